import type { Category } from '../evaluate/categories.ts';
import type { TestResult } from './ks-test.ts';
import { countCategories, totalOf } from './samples.ts';
import { chiSquareSurvival, normalTwoSided } from './special-functions.ts';

/** What {@link chiSquareTest} says about two samples. */
export interface ChiSquareResult extends TestResult {
  /** One less than there are categories. */
  readonly degreesOfFreedom: number;
}

/**
 * Pearson's chi-squared test of homogeneity: whether two samples of categories come from one distribution.
 * χ² = Σ (observed - expected)² / expected over both samples and all categories, where `expected` is what the pooled
 * shares let one expect; without Yates's correction. Where many expected counts are below 5, the p value is rough.
 *
 * @param reference Categories of before, in any order.
 * @param current Categories of now.
 * @throws RangeError When one of them is empty.
 * @throws TypeError When something in them is neither a word nor a number nor a boolean.
 * @example
 * chiSquareTest(['a', 'a', 'b', 'b'], ['a', 'b', 'b', 'b']).degreesOfFreedom; // 1
 */
export function chiSquareTest(reference: readonly Category[], current: readonly Category[]): ChiSquareResult {
  const counts = countCategories(reference, current);
  return chiSquareOfCounts(counts.reference, counts.current);
}

/** The same for counts by category: each category occurs in at least one of the samples. */
export function chiSquareOfCounts(reference: readonly number[], current: readonly number[]): ChiSquareResult {
  const [n, m] = [totalOf(reference), totalOf(current)];
  let statistic = 0;
  for (const [i, count] of reference.entries()) {
    const pooled = (count + current[i]!) / (n + m);
    statistic += (count - n * pooled) ** 2 / (n * pooled) + (current[i]! - m * pooled) ** 2 / (m * pooled);
  }
  const degreesOfFreedom = reference.length - 1;
  const pValue = degreesOfFreedom === 0 ? 1 : chiSquareSurvival(statistic, degreesOfFreedom);
  return { statistic, pValue, degreesOfFreedom };
}

/**
 * The two-sided z test of two proportions, with the pooled proportion in its standard error: whether something is as
 * frequent now as it was.
 *
 * @param reference How often it was so, of how many.
 * @param current How often it is so, of how many.
 * @returns The statistic is z, above 0 where it is more frequent now.
 * @throws RangeError When a count is no whole number from 0 to its total, or a total is below 1.
 * @example
 * proportionsTest({ count: 30, total: 100 }, { count: 45, total: 100 }).pValue; // 0.0284…
 */
export function proportionsTest(
  reference: { readonly count: number; readonly total: number },
  current: { readonly count: number; readonly total: number },
): TestResult {
  for (const { count, total } of [reference, current]) {
    if (!(Number.isInteger(total) && total >= 1 && Number.isInteger(count) && count >= 0 && count <= total)) {
      throw new RangeError(`A proportion is a whole number of at least 1; got ${count} of ${total}.`);
    }
  }
  const pooled = (reference.count + current.count) / (reference.total + current.total);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / reference.total + 1 / current.total));
  const difference = current.count / current.total - reference.count / reference.total;
  const statistic = error === 0 ? 0 : difference / error;
  return { statistic, pValue: normalTwoSided(statistic) };
}
