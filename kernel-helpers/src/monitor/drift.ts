import { quantileOfSorted } from '../evaluate/quantile.ts';
import { readNumbers, type Numbers } from '../evaluate/numbers.ts';

const BINS = 10;
/** Stands for the share of an empty bin, whose logarithm would be infinite. */
const SMALLEST_SHARE = 1e-4;

/**
 * The population stability index: how far the distribution of `live` has moved away from that of
 * `reference`. Both are counted in the ten bins that hold a tenth of `reference` each;
 * PSI = Σ (live - reference) · ln(live / reference) over their shares (Siddiqi, Credit Risk
 * Scorecards, 2006). By custom below 0.1 is stable, above 0.25 is a shift to look into. A few dozen
 * live values give a high index by chance alone; {@link monitor} waits for 200.
 *
 * @param reference The numbers to compare with, such as the training set's; at least one.
 * @param live The numbers of now, in the same unit; at least one.
 * @throws RangeError When either is empty or holds a number that is not finite.
 * @example
 * populationStabilityIndex([1, 2, 3, 4], [1, 2, 3, 4]); // 0
 */
export function populationStabilityIndex(reference: Numbers, live: Numbers): number {
  const edges = decileEdges(readNumbers(reference, 'The reference values'));
  const expected = binShares(readNumbers(reference, 'The reference values'), edges);
  const actual = binShares(readNumbers(live, 'The live values'), edges);
  return expected.reduce((sum, share, i) => sum + (actual[i]! - share) * Math.log(actual[i]! / share), 0);
}

function decileEdges(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).toSorted();
  return Array.from({ length: BINS - 1 }, (_, i) => quantileOfSorted(sorted, (i + 1) / BINS));
}

function binShares(values: readonly number[], edges: readonly number[]): number[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of values) counts[edges.filter(edge => edge < value).length]!++;
  return counts.map(count => Math.max(count / values.length, SMALLEST_SHARE));
}
