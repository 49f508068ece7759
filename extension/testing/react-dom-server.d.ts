declare module 'react-dom/server' {
  /** The HTML that an element comes to, without what React needs to go on from there. */
  export function renderToStaticMarkup(element: JSX.Element): string;
}
