import type { Category } from '../evaluate/categories.ts';
import { readNumbers, type Numbers } from '../evaluate/numbers.ts';
import { quantileOfSorted } from '../evaluate/quantile.ts';
import { countCategories, totalOf } from './samples.ts';
import { chiSquareUpperQuantile } from './special-functions.ts';

const BINS = 10;
/** Stands for the share of an empty bin, whose logarithm would be infinite. */
const SMALLEST_SHARE = 1e-4;

/**
 * The population stability index: how far the distribution of `current` has moved away from that of
 * `reference`. Numbers are counted in the ten bins that hold a tenth of `reference` each, words each for itself;
 * PSI = Σ (current - reference) · ln(current / reference) over their shares (Siddiqi, Credit Risk
 * Scorecards, 2006). By custom below 0.1 is stable, above 0.25 is a shift to look into; of a few dozen
 * values it is high by chance alone: {@link psiCriticalValue} says how high.
 *
 * @param reference What to compare with, such as the training set's; at least one.
 * @param current The values of now, in the same unit; at least one.
 * @throws RangeError When either is empty or holds a number that is not finite.
 * @throws TypeError When something is neither a number nor a word nor a boolean.
 * @example
 * populationStabilityIndex([1, 2, 3, 4], [1, 2, 3, 4]); // 0
 */
export function populationStabilityIndex(
  reference: Numbers | readonly Category[],
  current: Numbers | readonly Category[],
): number {
  const [expected, actual] = binCounts(reference, current);
  const [p, q] = [toFlooredShares(expected), toFlooredShares(actual)];
  return p.reduce((sum, share, i) => sum + (q[i]! - share) * Math.log(q[i]! / share), 0);
}

/**
 * The population stability index that unmoved data exceed by chance only so often: for two samples of n and m values
 * and B bins, PSI is about χ²(B - 1) · (1/n + 1/m) (Yurdakul, 2018). Empty bins, which small samples have, make the real
 * index larger: trust it from about ten values a bin on.
 *
 * @param options How many values the samples have; how many bins (default 10); the chance of a false alarm (default
 *   0.01).
 * @throws RangeError When a size is below 1, there are fewer than 2 bins, or the chance is not between 0 and 1.
 * @example
 * psiCriticalValue({ reference: 1000, current: 100 }); // 0.238…
 */
export function psiCriticalValue(options: {
  readonly reference: number;
  readonly current: number;
  readonly bins?: number;
  readonly alpha?: number;
}): number {
  const { reference, current, bins = BINS, alpha = 0.01 } = options;
  if (!(reference >= 1 && current >= 1)) {
    throw new RangeError(`Samples have at least 1 value; got ${reference} and ${current}.`);
  }
  if (!(Number.isInteger(bins) && bins >= 2)) throw new RangeError(`There are at least 2 bins; got ${bins}.`);
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies between 0 and 1; got ${alpha}.`);
  return chiSquareUpperQuantile(alpha, bins - 1) * (1 / reference + 1 / current);
}

function binCounts(
  reference: Numbers | readonly Category[],
  current: Numbers | readonly Category[],
): readonly [readonly number[], readonly number[]] {
  if (isWords(reference) || isWords(current)) {
    const counts = countCategories(asCategories(reference), asCategories(current));
    return [counts.reference, counts.current];
  }
  const expected = readNumbers(reference, 'The reference values');
  const edges = decileEdges(expected);
  return [countBetween(expected, edges), countBetween(readNumbers(current, 'The current values'), edges)];
}

function isWords(values: Numbers | readonly Category[]): values is readonly Category[] {
  return (
    Array.isArray(values) && values.some(value => typeof value === 'string' || typeof value === 'boolean')
  );
}

function asCategories(values: Numbers | readonly Category[]): readonly Category[] {
  return isWords(values) ? values : readNumbers(values, 'The values');
}

function decileEdges(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).toSorted();
  return Array.from({ length: BINS - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / BINS));
}

function countBetween(values: readonly number[], edges: readonly number[]): number[] {
  const counts = Array.from({ length: edges.length + 1 }, () => 0);
  for (const value of values) counts[edges.filter(edge => edge < value).length]!++;
  return counts;
}

function toFlooredShares(counts: readonly number[]): number[] {
  const total = totalOf(counts);
  return counts.map(count => Math.max(count / total, SMALLEST_SHARE));
}
