import { isCategory, type Category } from '../evaluate/categories.ts';
import { chiSquareOfCounts } from './chi-square-test.ts';
import { mean, readNumbers } from '../evaluate/numbers.ts';
import { jensenShannonDistance, wassersteinDistance } from './distances.ts';
import { ksTest } from './ks-test.ts';
import { benjaminiHochberg } from './multiple-comparisons.ts';
import { countCategories, totalOf } from './samples.ts';

/** Below this no test of either kind tells drift from chance well enough to say anything. */
const MIN_ROWS = 30;
/** The least count that the approximation by χ² needs to expect of a category (Cochran, 1954). */
const MIN_EXPECTED = 5;

/** Numbers of so few different values are counted like categories, as in Evidently: a rank among them says little. */
const MAX_COUNTED_NUMBERS = 5;

/** How {@link detectDrift} decides. */
export interface DriftOptions {
  /** The chance of a false alarm where nothing has moved. Default: 0.005. */
  readonly alpha?: number;
  /**
   * How far the distributions must lie apart to matter, however sure the test is: of numbers the Wasserstein distance
   * in standard deviations of the reference, of what is counted the Jensen-Shannon distance. Default: 0.1, as in
   * Evidently.
   */
  readonly threshold?: number;
}

/** Whether one column has drifted. */
export interface Drift {
  /** `undecided`: there are too few rows to tell. */
  readonly state: 'drift' | 'no drift' | 'undecided';
  /** What compared them. */
  readonly test: 'Kolmogorov-Smirnov' | 'chi-squared' | 'Z';
  /** The chance of as large a difference by chance; from 0 to 1. */
  readonly pValue: number;
  /** How far they lie apart, and by which measure: without a unit. */
  readonly distance: number;
  readonly measure: 'Wasserstein / std' | 'Jensen-Shannon';
  readonly threshold: number;
}

/**
 * Whether the values of a column have drifted away from a reference. Two things are asked, and both must hold: a test
 * says that the difference is no chance, and a distance says that it matters. So neither a few rows raise an alarm by
 * chance, nor a million by a difference that nobody would care for.
 *
 * Which test and which distance is Evidently's choice: Kolmogorov-Smirnov and Wasserstein for numbers; for categories,
 * and numbers of at most 5 different values, chi-squared (rare ones taken together) and Jensen-Shannon, and the Z test of
 * proportions where there are only two. Evidently asks the test alone up to 1,000 rows of reference, and the distance alone
 * above.
 *
 * @param reference Numbers, or categories, of before.
 * @param current The same of now. Below 30 of either nothing is decided.
 * @param options How sure to be, and which distance matters.
 * @throws RangeError When one is empty, or `alpha` is not between 0 and 1, or `threshold` is below 0.
 * @throws TypeError When something is neither a number nor a word nor a boolean.
 * @example
 * const before = Array.from({ length: 100 }, (_, i) => i);
 * detectDrift(before, before.map(value => value + 50)).state; // 'drift'
 */
export function detectDrift(
  reference: readonly Category[],
  current: readonly Category[],
  options: DriftOptions = {},
): Drift {
  const { alpha = 0.005, threshold = 0.1 } = options;
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha lies between 0 and 1; got ${alpha}.`);
  if (!(threshold >= 0)) throw new RangeError(`A threshold is 0 or more; got ${threshold}.`);
  const found =
    isNumeric(reference) && isNumeric(current) && !areFew(reference, current)
      ? compareNumbers(reference, current)
      : compareCategories(reference, current);
  const isEnough = Math.min(reference.length, current.length) >= MIN_ROWS;
  const hasDrifted = found.pValue < alpha && found.distance >= threshold;
  return { ...found, threshold, state: isEnough ? (hasDrifted ? 'drift' : 'no drift') : 'undecided' };
}

/** Whether a data set has drifted. */
export interface DatasetDrift {
  /** By the column's name. */
  readonly columns: Readonly<Record<string, Drift>>;
  readonly driftedColumns: number;
  /** Of the columns about which something could be decided; from 0 to 1. */
  readonly driftedShare: number;
  /** Whether at least half of these columns have drifted, Evidently's rule. */
  readonly hasDrifted: boolean;
}

/**
 * Drift of all columns of a table, where the many tests are accounted for: of the columns that are called drifted, a
 * share of `alpha` at most is chance (Benjamini and Hochberg).
 *
 * @param reference Rows of before, each an object with the same keys.
 * @param current Rows of now. Columns that only one of them has are left out.
 * @param options As for {@link detectDrift}; of missing values (`null`, `undefined`, `NaN`) nothing is said.
 * @throws RangeError When one has no rows.
 * @example
 * const rows = Array.from({ length: 50 }, (_, i) => ({ size: i, kind: i % 2 ? 'a' : 'b' }));
 * detectDatasetDrift(rows, rows).driftedColumns; // 0
 */
export function detectDatasetDrift(
  reference: readonly object[],
  current: readonly object[],
  options: DriftOptions = {},
): DatasetDrift {
  if (reference.length === 0 || current.length === 0) {
    throw new RangeError('Both tables need at least one row.');
  }
  const names = Object.keys(reference[0]!).filter(name => name in current[0]!);
  const found = names.flatMap(name => {
    const [before, now] = [column(reference, name), column(current, name)];
    return before.length === 0 || now.length === 0
      ? []
      : [[name, detectDrift(before, now, options)] as const];
  });
  const decided = found.filter(([, { state }]) => state !== 'undecided');
  const believed = benjaminiHochberg(
    decided.map(([, { pValue }]) => pValue),
    options.alpha ?? 0.005,
  );
  const drifted = new Set(
    decided
      .filter(([, { distance, threshold }], i) => believed[i] && distance >= threshold)
      .map(([name]) => name),
  );
  const columns = found.map(([name, drift]): [string, Drift] => {
    const state = drift.state === 'undecided' ? drift.state : drifted.has(name) ? 'drift' : 'no drift';
    return [name, { ...drift, state }];
  });
  const driftedShare = decided.length === 0 ? 0 : drifted.size / decided.length;
  return {
    columns: Object.fromEntries(columns),
    driftedColumns: drifted.size,
    driftedShare,
    hasDrifted: drifted.size > 0 && driftedShare >= 0.5,
  };
}

type Comparison = Omit<Drift, 'state' | 'threshold'>;

function compareNumbers(reference: readonly number[], current: readonly number[]): Comparison {
  const spread = standardDeviation(reference);
  const distance = wassersteinDistance(reference, current);
  return {
    test: 'Kolmogorov-Smirnov',
    pValue: ksTest(reference, current).pValue,
    // A column that never varied has moved as soon as it does.
    distance: spread === 0 ? (distance === 0 ? 0 : Infinity) : distance / spread,
    measure: 'Wasserstein / std',
  };
}

function compareCategories(reference: readonly Category[], current: readonly Category[]): Comparison {
  const counts = countCategories(reference, current);
  const [before, now] = withoutRare(counts.reference, counts.current);
  return {
    test: counts.categories.length <= 2 ? 'Z' : 'chi-squared',
    // Of two categories χ² is the square of z, and the chance the same.
    pValue: chiSquareOfCounts(before, now).pValue,
    distance: jensenShannonDistance(reference.map(String), current.map(String)),
    measure: 'Jensen-Shannon',
  };
}

/** Counts in which the categories too rare for the test are one, which joins the next rarest while it is too rare. */
function withoutRare(reference: readonly number[], current: readonly number[]): [number[], number[]] {
  const [n, m] = [totalOf(reference), totalOf(current)];
  const smaller = Math.min(n, m) / (n + m);
  const pairs = reference.map((count, i) => ({ before: count, now: current[i]! }));
  const sorted = pairs.toSorted((a, b) => a.before + a.now - b.before - b.now);
  const kept: typeof pairs = [];
  let rare = { before: 0, now: 0 };
  for (const pair of sorted) {
    const isRare = (one: typeof pair): boolean => (one.before + one.now) * smaller < MIN_EXPECTED;
    const isOpen = rare.before + rare.now > 0 && isRare(rare);
    if (isOpen || isRare(pair)) rare = { before: rare.before + pair.before, now: rare.now + pair.now };
    else kept.push(pair);
  }
  if (rare.before + rare.now > 0) kept.push(rare);
  return [kept.map(({ before }) => before), kept.map(({ now }) => now)];
}

function areFew(reference: readonly number[], current: readonly number[]): boolean {
  const before = readNumbers(reference, 'The reference values');
  const now = readNumbers(current, 'The current values');
  return new Set([...before, ...now]).size <= MAX_COUNTED_NUMBERS;
}

function isNumeric(values: readonly Category[]): values is readonly number[] {
  return values.every(value => typeof value === 'number');
}

function column(rows: readonly object[], name: string): Category[] {
  return rows.flatMap(row => {
    const value: unknown = Reflect.get(row, name);
    const isThere = isCategory(value) && (typeof value !== 'number' || Number.isFinite(value));
    return isThere ? [value] : [];
  });
}

function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map(value => (value - centre) ** 2)));
}
