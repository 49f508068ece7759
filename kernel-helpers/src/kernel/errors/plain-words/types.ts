import { differenceWithin } from './difference-within.ts';
import type { Explanation } from './explanation.ts';
import { isListOfPromises, isPromise, lacksAwait, PUT_AWAIT } from './promises.ts';
import { code } from './type-text.ts';

/** Mistakes about the type of a value. */
export const TYPES: readonly Explanation[] = [
  {
    codes: [2322],
    topic: 'types',
    say: ([given, wanted], _, message) =>
      given === 'unknown'
        ? `Here belongs a ${code(wanted)}, and nobody knows yet what this is. Find out first, for example by \`typeof\`.`
        : `Here belongs a ${code(wanted)}, and this is a ${code(given)}.${conversion(given, wanted)}${differenceWithin(message)}`,
  },
  {
    codes: [2345],
    topic: 'functions',
    say: ([given, wanted], _, message) =>
      `The function takes a ${code(wanted)} here, and you give it a ${code(given)}.${conversion(given, wanted)}${differenceWithin(message)}`,
  },
  {
    codes: [2365],
    topic: 'types',
    say: ([operator, left, right]) =>
      isPromise(left) || isPromise(right)
        ? `One side of \`${operator}\` ${PUT_AWAIT}.`
        : `\`${operator}\` does not go with a ${code(left)} and a ${code(right)}. Make both the same kind, for example by \`Number(…)\`.`,
  },
  {
    codes: [2362, 2363],
    topic: 'types',
    say: (_, place, message) =>
      lacksAwait(message)
        ? `\`${place}\` ${PUT_AWAIT}.`
        : `\`${place}\` is no number, and one can only calculate with numbers. Is a \`.length\` or \`Number(…)\` missing? A tensor has methods for it, such as \`.mul(…)\`.`,
  },
  {
    codes: [2367],
    topic: 'types',
    say: ([left, right]) =>
      isPromise(left) || isPromise(right)
        ? `One side of the comparison ${PUT_AWAIT}.`
        : `A ${code(left)} is never equal to a ${code(right)}, so this comparison always gives the same. Is one of the two misspelled, or of the wrong kind?`,
  },
  {
    codes: [2352],
    topic: 'types',
    say: ([given, wanted]) =>
      `\`as\` cannot make a ${code(wanted)} of a ${code(given)}: it changes no value. ${conversion(given, wanted).trim() || 'Write what turns one into the other.'}`,
  },
  {
    codes: [2538],
    topic: 'objects',
    say: ([type]) => `What stands between \`[ ]\` has to be a number or a text, and this is a ${code(type)}.`,
  },
  {
    codes: [7053],
    topic: 'objects',
    say: (_, __, message) =>
      isPromise(/index type '(.*)'\.$/m.exec(message)?.[1])
        ? `This ${PUT_AWAIT}, both in brackets: \`(await …)[0]\`.`
        : 'TypeScript does not know that the object has something by this name. Say so in its type: `Record<string, number>` for any names, or give the name the type `keyof typeof` the object.',
  },
  {
    codes: [18_046, 2571],
    topic: 'types',
    say: (_, place) =>
      `Nobody knows yet what \`${place}\` is: its type is \`unknown\`. Find out first, for example by \`typeof ${place} === 'number'\` or \`instanceof Error\`. What came as JSON goes through a schema, \`z.object({ … }).parse(…)\`.`,
  },
  {
    codes: [4104],
    topic: 'arrays',
    say: () =>
      'This array may only be read, and what you give it to may change it. Hand over a copy, `[...array]`, or let the other side be `readonly` too.',
  },
  {
    codes: [2314],
    topic: 'generics',
    say: ([type]) =>
      `\`${type?.replace(/<.*/, '')}\` has to say of what: write the type between \`< >\`, such as \`${type?.replace(/<.*/, '')}<number>\`.`,
  },
];

/** How one gets from a type to another. */
function conversion(given = '', wanted = ''): string {
  const isText = given === 'string' || given.startsWith('"');
  const isNumber = given === 'number' || /^-?[\d.]+$/.test(given);
  if (/\b(null|undefined)\b/.test(given) && !/\b(null|undefined)\b/.test(wanted)) {
    return ' It may be missing: ask first, `if (x !== null)`, or give another value, `x ?? 0`.';
  }
  if (isListOfPromises(given)) {
    return ' It is a list of promises: `await Promise.all(…)` waits for all of them.';
  }
  if (isPromise(given)) return ' Is an `await` missing before it?';
  if (wanted === 'number' && isText) return ' `Number(…)` makes a number of a text.';
  if (wanted === 'string' && isNumber) return ' `String(…)` makes a text of a number.';
  if (wanted === 'number' && /^(Tensor|Scalar|Variable)\b/.test(given)) {
    return ' `.dataSync()[0]` takes the number out of it.';
  }
  if (/^void\b/.test(given)) {
    return ' The function within gives nothing: its `return` is missing, or leave out its braces `{ }`.';
  }
  if (wanted.endsWith('[]') && itemTypes(wanted).includes(given)) {
    return ' Put it between `[ ]` to make a list of one.';
  }
  if (given.endsWith('[]') && wanted === given.slice(0, -2)) {
    return ' It is a whole list: take one of its items, `list[0]`.';
  }
  return '';
}

/** The types that an item of a list may have: `(number | null)[]` holds `number` and `null`. */
function itemTypes(list: string): string[] {
  const item = list.slice(0, -2);
  return [item, ...item.replace(/^\((.*)\)$/, '$1').split(' | ')];
}
