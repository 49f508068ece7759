import type { Explanation } from './explanation.ts';
import { lacksAwait, PUT_AWAIT } from './promises.ts';

/** Mistakes about functions: how they are written, and how they are called. */
export const FUNCTIONS: readonly Explanation[] = [
  {
    codes: [7019],
    topic: 'functions',
    say: ([name]) => `Say what \`${name}\` is, a list: \`...${name}: number[]\`.`,
  },
  {
    codes: [7006],
    topic: 'functions',
    say: ([name]) =>
      `Say what \`${name}\` is: \`${name}: number\`, or whatever else will be given to the function.`,
  },
  {
    codes: [7031],
    topic: 'functions',
    say: ([name]) => `Say what \`${name}\` is, behind the braces: \`{ ${name} }: { ${name}: number }\`.`,
  },
  {
    codes: [7005, 7034],
    topic: 'types',
    say: ([name]) =>
      `TypeScript cannot find out what \`${name}\` will hold. Say so: \`let ${name}: number[] = []\`.`,
  },
  {
    codes: [2554, 2555],
    topic: 'functions',
    say: (_, place, message) => {
      const [wanted, given] = message.match(/[\d-]+/g) ?? [];
      const least = message.includes('at least') ? 'at least ' : '';
      return `Look at \`${place}\`: between its parentheses belong ${least}${values(wanted)}, and you give it ${given}.`;
    },
  },
  {
    codes: [2769],
    topic: 'functions',
    say: () =>
      "The function can be called in several ways, and this is none of them: one of the values is of the wrong kind, or one is missing. The last lines of TypeScript's words name it.",
  },
  {
    codes: [2349],
    topic: 'functions',
    say: (_, place, message) =>
      lacksAwait(message)
        ? `\`${place}\` ${PUT_AWAIT}, both in brackets: \`(await …)()\`.`
        : `\`${place}\` is no function, so it cannot be called. Are the parentheses behind it too much?`,
  },
  {
    codes: [7009],
    topic: 'functions',
    say: (_, place) => `\`new\` goes with classes, and \`${place}\` is none: leave out the \`new\`.`,
  },
  {
    codes: [2355],
    topic: 'functions',
    say: () => 'The function promises a value and gives none: a `return` is missing.',
  },
  {
    codes: [2366],
    topic: 'functions',
    say: () =>
      'The function does not always give a value: where no `if` holds, it ends without a `return`. Add one at its end.',
  },
  {
    codes: [2801],
    topic: 'functions',
    say: (_, place) => `\`${place}\` is a promise, which always counts as true. Put \`await\` before it.`,
  },
  {
    codes: [2774],
    topic: 'functions',
    say: (_, place) => `\`${place}\` is a function, which always counts as true. Call it: \`${place}()\`.`,
  },
  {
    codes: [1308],
    topic: 'functions',
    say: () =>
      '`await` works in a cell itself, and in functions that begin with `async`. Write `async` before this function.',
  },
];

function values(count = 'other'): string {
  return count === '1' ? '1 value' : `${count} values`;
}
