import { readNumbers, type Numbers } from './numbers.ts';

/**
 * The value below which a share of the numbers lies, interpolated linearly between neighbours
 * (Hyndman and Fan's type 7, numpy's default).
 *
 * @param numbers In any order; at least one.
 * @param share From 0 (the smallest) to 1 (the largest).
 * @throws RangeError When `share` is out of range, there are no numbers, or one is not finite.
 * @throws TypeError When something is no number.
 * @example
 * quantile([1, 2, 3, 4], 0.25); // 1.75
 */
export function quantile(numbers: Numbers, share: number): number {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`A quantile's share lies between 0 and 1; got ${share}.`);
  }
  return quantileOfSorted(Float64Array.from(readNumbers(numbers, 'The numbers')).toSorted(), share);
}

/**
 * The middle value: half of the numbers are smaller, half are larger. Unlike the mean it hardly
 * moves for a few extreme values.
 *
 * @param numbers In any order; at least one.
 * @throws As {@link quantile}.
 * @example
 * median([1, 2, 100]); // 2
 */
export function median(numbers: Numbers): number {
  return quantile(numbers, 0.5);
}

/** The quantile of numbers in ascending order, of which there is at least one. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
