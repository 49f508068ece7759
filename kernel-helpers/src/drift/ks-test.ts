import { readNumbers, type Numbers } from '../evaluate/numbers.ts';

/** Up to this size of both samples the p value is exact, as in scipy. */
const EXACT_UP_TO = 10_000;

/** What a test says about two samples. */
export interface TestResult {
  /** How far they differ, in the test's own unit. */
  readonly statistic: number;
  /** The chance of a difference at least as large, were both drawn from one distribution. From 0 to 1. */
  readonly pValue: number;
}

/**
 * The two-sample test of Kolmogorov and Smirnov: whether two samples of numbers come from one distribution. Its
 * statistic D is the largest distance between their empirical distribution functions, from 0 to 1.
 *
 * The p value is exact where both samples have up to 10,000 values (Hodges, 1958), and a little too large where
 * values repeat; above that it is Pelz and Good's approximation (1976) at n·m/(n+m) values.
 *
 * @param reference Numbers of before, such as a training column; in any order.
 * @param current Numbers of now, in the same unit.
 * @throws RangeError When one is empty or holds a number that is not finite.
 * @throws TypeError When something is no number.
 * @example
 * ksTest([1, 2, 3, 4], [3, 4, 5, 6]).statistic; // 0.5
 */
export function ksTest(reference: Numbers, current: Numbers): TestResult {
  const a = Float64Array.from(readNumbers(reference, 'The reference values')).toSorted();
  const b = Float64Array.from(readNumbers(current, 'The current values')).toSorted();
  const statistic = largestDistance(a, b);
  const isExact = Math.max(a.length, b.length) <= EXACT_UP_TO;
  const pValue = isExact
    ? exactTail(statistic, Math.max(a.length, b.length), Math.min(a.length, b.length))
    : limitTail(statistic, a.length, b.length);
  return { statistic, pValue };
}

function largestDistance(a: Float64Array, b: Float64Array): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

/**
 * P(D ≥ d): the values of both samples in ascending order are a random walk from (0, 0) to (n, m), which steps to the
 * right with the share of those that are left of the first sample. Summed up is the chance to leave the band around the
 * diagonal, where it does so first; so that small chances keep their digits.
 *
 * @param n At least m: with each step to the right the band then rises by one at most, and no way out of it is missed.
 */
function exactTail(d: number, n: number, m: number): number {
  // Distances are multiples of 1 / (n m): half of one below d keeps rounding out.
  const bound = (Math.floor(d * n * m - 1e-7) + 0.5) / (n * m);
  if (bound < 0) return 1;
  const chances = new Float64Array(m + 1);
  let outside = 0;
  for (let i = 0; i <= n; i++) {
    const first = Math.max(0, Math.floor(m * (i / n - bound)) - 1);
    const last = Math.min(m, Math.ceil(m * (i / n + bound)) + 1);
    for (let j = first; j <= last; j++) {
      const left = n + m - i - j + 1;
      const fromLeft = i === 0 ? 0 : (chances[j]! * (n - i + 1)) / left;
      const fromBelow = j === 0 ? 0 : (chances[j - 1]! * (m - j + 1)) / left;
      const chance = i + j === 0 ? 1 : fromLeft + fromBelow;
      const isInside = Math.abs(i / n - j / m) <= bound;
      chances[j] = isInside ? chance : 0;
      if (!isInside) outside += chance;
    }
  }
  return Math.min(1, outside);
}

/** P(D ≥ d) for large samples: the limit and its first two corrections. */
function limitTail(d: number, n: number, m: number): number {
  const size = Math.round((n * m) / (n + m));
  const z = d * Math.sqrt(size);
  if (z < 0.2) return 1;
  let [limit, first, second, rest] = [0, 0, 0, 0];
  for (let k = 0; k < 60; k++) {
    const odd = Math.PI ** 2 * (k + 0.5) ** 2;
    const weight = 2 * Math.exp(-odd / (2 * z * z));
    limit += weight;
    first += (odd - z * z) * weight;
    second +=
      (6 * z ** 6 + 2 * z ** 4 + (2 * z ** 4 - 5 * z * z) * odd + (1 - 2 * z * z) * odd ** 2) * weight;
    const even = Math.PI ** 2 * k ** 2;
    rest += 2 * even * Math.exp(-even / (2 * z * z));
  }
  const root = Math.sqrt(Math.PI / 2);
  const below =
    (root * limit) / z +
    (root * first) / (6 * z ** 4 * Math.sqrt(size)) +
    (root * (second / (72 * z ** 7) - rest / (36 * z ** 3))) / size;
  // Near 1 the difference has no digits left: the first term of the limit's other series has.
  return below > 1 - 1e-9 ? 2 * Math.exp(-2 * z * z) : Math.min(1, 1 - below);
}
