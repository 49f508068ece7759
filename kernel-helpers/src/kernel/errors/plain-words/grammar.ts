import type { Explanation } from './explanation.ts';

/** Mistakes of grammar. */
export const GRAMMAR: readonly Explanation[] = [
  {
    codes: [1005],
    topic: 'grammar',
    say: ([sign]) =>
      `Here, or just before it, a \`${sign}\` is missing; or a sign too many stands here. Each \`(\`, \`[\` and \`{\` needs its partner.`,
  },
  {
    codes: [1434],
    topic: 'grammar',
    say: (_, place) =>
      `TypeScript has no word \`${place}\` that could stand here. A function begins with \`function\`, a variable with \`let\` or \`const\`; braces \`{ }\` hold what belongs to it.`,
  },
  {
    codes: [1435],
    topic: 'grammar',
    say: ([near]) => `This word is none of TypeScript's. Perhaps you mean \`${near ?? 'function'}\`.`,
  },
  {
    codes: [1530, 1538],
    topic: 'grammar',
    say: () =>
      'The pattern needs a flag: write `u` behind its last slash, such as `/\\p{L}+/gu`. Then it knows the letters of all alphabets.',
  },
  {
    codes: [1109],
    topic: 'grammar',
    say: () => 'Something is missing before this place: a value, or what stands on the right of a sign.',
  },
  {
    codes: [1128],
    topic: 'grammar',
    say: () => 'Nothing can begin like this. Often a `}` or a `)` above is one too many.',
  },
  {
    codes: [1002],
    topic: 'grammar',
    say: () =>
      'This text has no end: its closing quotation mark is missing, or it goes on in the next line, for which one takes backticks.',
  },
  {
    codes: [1160],
    topic: 'grammar',
    say: () => 'The text between backticks has no end: the closing one is missing.',
  },
  {
    codes: [1003, 1136],
    topic: 'grammar',
    say: () => 'A name is missing here, or a sign stands here that is none.',
  },
];
