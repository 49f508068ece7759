import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { seededRandom } from './random.ts';

/** How {@link splitRows} splits. */
export interface SplitOptions {
  /** The share of the rows that goes to the test set, between 0 and 1. Default: 0.2. */
  readonly testFraction?: number;
  /** The same seed splits the same way. Default: 42. */
  readonly seed?: number;
}

/**
 * The rows in random order (Fisher and Yates); the given array stays as it is.
 *
 * @param rows Anything in an array.
 * @param seed The same seed gives the same order. Default: 42.
 * @example
 * const deck = shuffled(['ace', 'king', 'queen'], 7);
 */
export function shuffled<Row>(rows: readonly Row[], seed = 42): Row[] {
  requireAnswer(rows);
  const random = seededRandom(seed);
  const result = [...rows];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/**
 * Splits rows at random into a training set and a test set, so that a model is judged on rows that
 * it has never seen. Each has at least one row.
 *
 * @param rows Two or more.
 * @param options The share of the test set and the seed. Default: a fifth of the rows, seed 42.
 * @throws RangeError When there are fewer than two rows or `testFraction` is not between 0 and 1.
 * @example
 * const { train, test } = splitRows([1, 2, 3, 4, 5], { testFraction: 0.4, seed: 1 });
 */
export function splitRows<Row>(
  rows: readonly Row[],
  options: SplitOptions = {},
): { train: Row[]; test: Row[] } {
  const { testFraction = 0.2, seed } = options;
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new RangeError(`testFraction lies between 0 and 1, such as 0.2; got ${printValue(testFraction)}.`);
  }
  const order = shuffled(rows, seed);
  if (order.length < 2) throw new RangeError(`A split needs at least 2 rows; got ${order.length}.`);
  const testCount = Math.min(order.length - 1, Math.max(1, Math.round(order.length * testFraction)));
  return { test: order.slice(0, testCount), train: order.slice(testCount) };
}
