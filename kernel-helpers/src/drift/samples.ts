import { readCategories, type Category } from '../evaluate/categories.ts';

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
  for (const category of [
    ...readCategories(reference, 'reference value', 'reference values'),
    ...readCategories(current, 'current value', 'current values'),
  ]) {
    if (!places.has(category)) places.set(category, places.size);
  }
  const count = (sample: readonly Category[]): number[] => {
    const counts = Array.from({ length: places.size }, () => 0);
    for (const category of sample) counts[places.get(category)!]!++;
    return counts;
  };
  return { categories: [...places.keys()], reference: count(reference), current: count(current) };
}

export function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Counts as shares of their sum. */
export function toShares(counts: readonly number[]): number[] {
  const total = totalOf(counts);
  return counts.map(count => count / total);
}
