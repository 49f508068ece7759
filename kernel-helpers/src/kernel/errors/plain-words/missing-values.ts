import type { Explanation } from './explanation.ts';
import { isPromise, PUT_AWAIT } from './promises.ts';

/** Mistakes about what may be missing: `null` and `undefined`. */
export const MISSING_VALUES: readonly Explanation[] = [
  {
    codes: [18_047, 18_048, 18_049, 2531, 2532, 2533],
    topic: 'null',
    say: (quoted, place) =>
      `\`${place}\` may be missing here (\`${missing(quoted)}\`), and then there is nothing to take from it. Ask first, \`if (${place} !== ${missing(quoted)})\`, use \`?.\`, or put \`!\` behind it where you know better.`,
  },
  {
    codes: [18_050],
    topic: 'null',
    say: ([value]) =>
      `\`${value}\` stands for what is missing, so there is nothing to calculate with. As a text it stands in quotation marks, as one of several types behind a colon.`,
  },
  {
    codes: [2722],
    topic: 'null',
    say: (_, place) =>
      `The function \`${place}\` may be missing here. Call it by \`${place}?.()\`, or ask first whether it is there.`,
  },
  {
    codes: [2488],
    topic: 'arrays',
    say: ([type]) =>
      isPromise(type)
        ? `This ${PUT_AWAIT}.`
        : `One can only go through lists, texts, Maps and Sets, and this is a \`${type}\`. The pairs of an object are \`Object.entries(…)\`, the numbers up to n \`Array(n).keys()\`.`,
  },
];

function missing(quoted: readonly string[]): string {
  return quoted.find(word => word === 'null' || word === 'undefined') ?? 'undefined';
}
