/** Plain text in which `words between backticks` are code. Nothing else is markup, so any text is safe. */
export function InlineText({ text }: { text: string }): JSX.Element {
  const parts = text.split(/`([^`\n]+)`/);
  return (
    <>
      {parts.map((part, index) =>
        // Parts have no ids; every second one stood between backticks.
        // oxlint-disable-next-line react/no-array-index-key
        index % 2 === 1 ? <code key={index}>{part}</code> : part,
      )}
    </>
  );
}
