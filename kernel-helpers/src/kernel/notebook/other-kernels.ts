import type { MimeBundle } from '../../host.ts';

/** Declarations of {@link namesOfOtherKernels}. */
export const OTHER_KERNELS_DECLARATIONS = `
/** Shows a value beneath the cell. */
declare function display(value: unknown): Promise<void>;
/** What IJavascript offers a cell. */
declare const $$: {
  html(html: string): void;
  svg(svg: string): void;
  png(base64: string): void;
  jpeg(base64: string): void;
  text(text: string): void;
  mime(bundle: Record<string, unknown>): void;
  sendResult(value: unknown): Promise<void>;
  sendError(error: unknown): void;
  display(id?: string): any;
  async(): void;
  done(value?: unknown): Promise<void>;
};
`;

/** How a cell shows things. */
export interface Shows {
  display(bundle: MimeBundle): void;
  show(value: unknown): Promise<void>;
}

/**
 * Names that cells of other kernels find, for notebooks that were written for these: `display`, and
 * IJavascript's `$$`. A notebook may declare them itself.
 */
export function namesOfOtherKernels(host: Shows): Record<string, unknown> {
  const as =
    (type: string) =>
    (data: unknown): void =>
      host.display({ [type]: data });
  const shows = {
    html: as('text/html'),
    svg: as('image/svg+xml'),
    png: as('image/png'),
    jpeg: as('image/jpeg'),
    text: as('text/plain'),
    mime: (bundle: MimeBundle): void => host.display(bundle),
  };
  const $$ = {
    ...shows,
    display: () => ({ ...shows, close: () => undefined }),
    // A cell that says when it is done is waited for by no one here: what it sends is shown when it comes.
    async: () => undefined,
    sendResult: (value: unknown) => host.show(value),
    sendError: (error: unknown): never => {
      throw error;
    },
    done: async (value?: unknown): Promise<void> => {
      if (value !== undefined) await host.show(value);
    },
  };
  return { $$, display: (value: unknown) => host.show(value) };
}
