import type { Category } from '../evaluate/categories.ts';
import { readNumbers, type Numbers } from '../evaluate/numbers.ts';
import { countCategories, toShares } from './samples.ts';

const BINS = 10;

/**
 * The Wasserstein (earth mover's) distance: how far the numbers of one sample have to be moved, on average, to become
 * the other; the area between their distribution functions. Divided by the reference's standard deviation it has no
 * unit, and above 0.1 counts as drift by custom.
 *
 * @param reference Numbers of before, in any order.
 * @param current Numbers of now, in the same unit.
 * @returns In the unit of the numbers; 0 for equal samples.
 * @throws RangeError When one is empty or holds a number that is not finite.
 * @throws TypeError When something is no number.
 * @example
 * wassersteinDistance([1, 2, 3], [2, 3, 4]); // 1
 */
export function wassersteinDistance(reference: Numbers, current: Numbers): number {
  const a = Float64Array.from(readNumbers(reference, 'The reference values')).toSorted();
  const b = Float64Array.from(readNumbers(current, 'The current values')).toSorted();
  let [i, j, area] = [0, 0, 0];
  let before = Math.min(a[0]!, b[0]!);
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    area += Math.abs(i / a.length - j / b.length) * (value - before);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    before = value;
  }
  return area;
}

/**
 * The Jensen-Shannon distance: the square root of the mean Kullback-Leibler divergence of two distributions from their
 * average, with logarithms of base 2. From 0 (equal) to 1 (nothing in common); above 0.1 counts as drift by custom.
 *
 * Numbers are counted in ten equal bins over the range of the reference; what lies outside counts in the outermost.
 *
 * @param reference Numbers or categories of before.
 * @param current The same of now.
 * @throws RangeError When one is empty.
 * @throws TypeError When something is neither a number nor a word nor a boolean.
 * @example
 * jensenShannonDistance(['a', 'a', 'b'], ['a', 'b', 'b']); // 0.2857…
 */
export function jensenShannonDistance(reference: readonly Category[], current: readonly Category[]): number {
  const [p, q] = shares(reference, current);
  const divergence = p.reduce((sum, share, i) => {
    const middle = (share + q[i]!) / 2;
    return sum + (relative(share, middle) + relative(q[i]!, middle)) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

/**
 * The Hellinger distance of two distributions: √(½ Σ (√p - √q)²). From 0 (equal) to 1 (nothing in common). Numbers are
 * counted as by {@link jensenShannonDistance}.
 *
 * @param reference Numbers or categories of before.
 * @param current The same of now.
 * @throws As {@link jensenShannonDistance}.
 * @example
 * hellingerDistance(['a', 'b'], ['c', 'd']); // 1
 */
export function hellingerDistance(reference: readonly Category[], current: readonly Category[]): number {
  const [p, q] = shares(reference, current);
  return Math.sqrt(p.reduce((sum, share, i) => sum + (Math.sqrt(share) - Math.sqrt(q[i]!)) ** 2, 0) / 2);
}

/**
 * The largest difference between the shares of one category (the L-infinity distance). From 0 to 1. Numbers are
 * counted as by {@link jensenShannonDistance}.
 *
 * @param reference Numbers or categories of before.
 * @param current The same of now.
 * @throws As {@link jensenShannonDistance}.
 * @example
 * lInfinityDistance(['a', 'a', 'b', 'b'], ['a', 'b', 'b', 'b']); // 0.25
 */
export function lInfinityDistance(reference: readonly Category[], current: readonly Category[]): number {
  const [p, q] = shares(reference, current);
  return p.reduce((largest, share, i) => Math.max(largest, Math.abs(share - q[i]!)), 0);
}

/** The shares of both samples in the same bins or categories. */
function shares(reference: readonly Category[], current: readonly Category[]): [number[], number[]] {
  if (isNumeric(reference) && isNumeric(current) && reference.length > 0 && current.length > 0) {
    const bin = equalBins(readNumbers(reference, 'The reference values'));
    return [toShares(bin(reference)), toShares(bin(readNumbers(current, 'The current values')))];
  }
  const counts = countCategories(reference, current);
  return [toShares(counts.reference), toShares(counts.current)];
}

function isNumeric(sample: readonly Category[]): sample is readonly number[] {
  return Array.isArray(sample) && sample.every(value => typeof value === 'number');
}

/** Counts numbers in equal bins over the range of the reference. */
function equalBins(reference: readonly number[]): (values: readonly number[]) => number[] {
  const sorted = Float64Array.from(reference).toSorted();
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  return values => {
    const counts = Array.from({ length: BINS }, () => 0);
    for (const value of values) {
      const place =
        high === low ? (value > high ? BINS : 0) : Math.floor(((value - low) / (high - low)) * BINS);
      counts[Math.min(BINS - 1, Math.max(0, place))]!++;
    }
    return counts;
  };
}

function relative(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}
