import { createHash } from 'node:crypto';
import { seededRandom, type Random } from '../data/random.ts';
import { studentSeed } from './student-seed.ts';

/** Numbers and choices of one exercise that are another student's other ones. */
export interface Variant {
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** A number from `low` to `high`, rounded. @param decimals Default: 2. */
  number(low: number, high: number, decimals?: number): number;
  /** One of some things. */
  pick<T>(things: readonly T[]): T;
  /** The things in another order. */
  shuffled<T>(things: readonly T[]): T[];
  /** For anything else, such as a shuffle of rows: numbers from 0 to 1. */
  readonly random: Random;
}

/**
 * Gives each student other numbers for one exercise, from one text: the same ones each time the notebook runs, and again
 * when it is graded. Print them, since a text cannot know them.
 *
 * @param seed Names the exercise, so that two exercises of one student differ.
 * @throws RangeError From its methods, for a range without a number in it or a list without a thing.
 * @example
 * const { int, pick } = variant('q1-area');
 * const [width, height] = [int(3, 9), int(3, 9)];
 * console.log(`Your ${pick(['room', 'garden'])} measures ${width} m by ${height} m.`);
 */
export function variant(seed: string | number): Variant {
  const digest = createHash('sha256').update(`${studentSeed()}\n${seed}`).digest();
  const random = seededRandom(digest.readInt32LE());
  return {
    random,
    int(low, high) {
      const [first, last] = [Math.ceil(low), Math.floor(high)];
      if (!(first <= last)) throw new RangeError(`There is no whole number from ${low} to ${high}.`);
      return first + Math.floor(random() * (last - first + 1));
    },
    number(low, high, decimals = 2) {
      if (!(low <= high)) throw new RangeError(`There is no number from ${low} to ${high}.`);
      return Number((low + random() * (high - low)).toFixed(decimals));
    },
    pick(things) {
      if (things.length === 0) throw new RangeError('There is nothing to pick from.');
      return things[Math.floor(random() * things.length)]!;
    },
    shuffled(things) {
      const all = [...things];
      for (let i = all.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [all[i], all[j]] = [all[j]!, all[i]!];
      }
      return all;
    },
  };
}
