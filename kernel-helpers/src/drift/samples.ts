import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';

/** A value that is one of a few: a word, a code, yes or no. */
export type Category = string | number | boolean;

/** How often each category occurs in each of two samples. */
export interface CategoryCounts {
  readonly categories: readonly Category[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/**
 * Counts both samples by category, in the order in which the categories first occur.
 *
 * @throws RangeError When one of them is empty.
 * @throws TypeError When something in them is no category.
 */
export function countCategories(
  reference: readonly Category[],
  current: readonly Category[],
): CategoryCounts {
  const places = new Map<Category, number>();
  for (const category of [...readCategories(reference, 'reference'), ...readCategories(current, 'current')]) {
    if (!places.has(category)) places.set(category, places.size);
  }
  const count = (sample: readonly Category[]): number[] => {
    const counts = Array.from({ length: places.size }, () => 0);
    for (const category of sample) counts[places.get(category)!]!++;
    return counts;
  };
  return { categories: [...places.keys()], reference: count(reference), current: count(current) };
}

function readCategories(sample: readonly Category[], name: string): readonly Category[] {
  requireAnswer(sample);
  if (!Array.isArray(sample)) {
    throw new TypeError(`The ${name} values must be an array of categories; got ${printValue(sample)}.`);
  }
  if (sample.length === 0) throw new RangeError(`The ${name} values are empty: at least one is needed.`);
  const bad = sample.findIndex(value => !['string', 'number', 'boolean'].includes(typeof value));
  if (bad >= 0) {
    throw new TypeError(
      `Categories are words, numbers or booleans; ${name} value ${bad} (counted from 0) is ${printValue(sample[bad])}.`,
    );
  }
  return sample;
}

export function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Counts as shares of their sum. */
export function toShares(counts: readonly number[]): number[] {
  const total = totalOf(counts);
  return counts.map(count => count / total);
}
