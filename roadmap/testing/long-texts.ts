/** What patterns stumble over: beginnings without an end, separators, spaces, digits, halves of characters. */
const PIECES = [
  '<',
  '>',
  '<b',
  '</',
  '`',
  '"',
  "'",
  '(',
  '[',
  ']',
  ':',
  '-',
  '--',
  '.',
  '/',
  '//',
  '\\',
  '|',
  '&',
  '=',
  ';',
  '%',
  '%f',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\u200B',
  '\u00A0',
  '0',
  'a',
  'a-',
  'a.',
  'cell [1',
  'cell [1]:',
  '<!-- id: ',
  'lab: ',
  '-->',
  '```',
  '/* ',
  '// ',
  '/// BEGIN SOLUTION\n',
  'check(',
  '😀',
  '\uD83D',
  '\uDE00',
  'é',
  'e\u0301',
];

/** A mixture is random for so many pieces, and then begins anew. */
const BLOCK = 500;

/**
 * Texts of about one length: each piece again and again, and random mixtures of three of them.
 *
 * @param length In UTF-16 units.
 */
export function longTexts(length: number, mixtures = 20): string[] {
  let seed = 2026;
  const next = (below: number) =>
    Math.floor(((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647) * below);
  const some = Array.from({ length: mixtures }, () => {
    const three = Array.from({ length: 3 }, () => PIECES[next(PIECES.length)] ?? '');
    const mixed = Array.from({ length: BLOCK }, () => three[next(3)] ?? '').join('');
    return mixed.repeat(Math.ceil(length / mixed.length));
  });
  return [...PIECES.map(piece => piece.repeat(Math.ceil(length / piece.length))), ...some];
}

/**
 * The texts for which a function takes longer than it may, each time. One that looks at each character a few times is done
 * in a fraction of the limit; one that begins anew at each character is not.
 */
export function slowTexts(use: (text: string) => unknown, length = 200_000, limitMs = 1_000): string[] {
  return longTexts(length).flatMap(text => {
    // Processors that share a core slow each other, and memory is tidied when it has to be: neither is the text's doing.
    let ms = Infinity;
    for (let tries = 0; tries < 3 && ms > limitMs; tries++) ms = Math.min(ms, processorTime(use, text));
    return ms > limitMs ? [`${JSON.stringify(text.slice(0, 40))}…: ${Math.round(ms)} ms`] : [];
  });
}

/** In milliseconds of the processor: what else the machine does costs no text anything. */
function processorTime(use: (text: string) => unknown, text: string): number {
  const started = process.cpuUsage();
  try {
    use(text);
  } catch {
    // To refuse a text is as good an answer as any.
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
