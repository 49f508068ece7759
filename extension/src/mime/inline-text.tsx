/** What is marked in a sentence: `code`, **strong** and *stressed* words. Stars within words or numbers mark nothing. */
const MARKED = /(`[^`\n]+`|\*\*(?!\s)[^*\n]+(?<!\s)\*\*|(?<![\w*])\*(?![\s*])[^*\n]+(?<!\s)\*(?![\w*]))/;

/** Text in which code and stress are marked as in Markdown. Nothing else is markup, so any text is safe. */
export function InlineText({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(MARKED).map((part, index) =>
        // Parts have no ids; every second one is marked.
        // oxlint-disable-next-line react/no-array-index-key
        index % 2 === 1 ? <Marked key={index} part={part} /> : part,
      )}
    </>
  );
}

function Marked({ part }: { part: string }): JSX.Element {
  if (part.startsWith('`')) return <code>{part.slice(1, -1)}</code>;
  return part.startsWith('**') ? <strong>{part.slice(2, -2)}</strong> : <em>{part.slice(1, -1)}</em>;
}
