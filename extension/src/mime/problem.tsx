/** Says why an output cannot be shown. */
export function Problem({ text }: { text: string }): JSX.Element {
  return (
    <p className="waymark-problem" role="alert">
      {text}
    </p>
  );
}
