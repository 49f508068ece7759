import type { DataFrame } from 'danfojs-node';
import { quantileOfSorted } from '../evaluate/quantile.ts';
import { readTable, toFrame, type Value } from './table.ts';

/** By name, a statistic of at least one number in ascending order. */
const STATISTICS: Readonly<Record<string, (sorted: Float64Array) => number | null>> = {
  count: sorted => sorted.length,
  mean: sorted => mean(sorted),
  std: sorted =>
    sorted.length < 2
      ? null
      : Math.sqrt(sorted.reduce((sum, x) => sum + (x - mean(sorted)) ** 2, 0) / (sorted.length - 1)),
  min: sorted => sorted[0]!,
  '25%': sorted => quantileOfSorted(sorted, 0.25),
  '50%': sorted => quantileOfSorted(sorted, 0.5),
  '75%': sorted => quantileOfSorted(sorted, 0.75),
  max: sorted => sorted.at(-1)!,
};

/**
 * Count, mean, standard deviation (of a sample), minimum, quartiles and maximum of each column of
 * numbers, without its missing values. (danfojs' own `describe` throws on them.)
 *
 * @param frame Columns of words and dates are left out.
 * @returns One row a statistic; the first column, `statistic`, names it.
 * @example
 * const summary = describe(frame({ area: [1200, null, 900] }));
 */
export function describe(frame: DataFrame): DataFrame {
  const { columns, rows } = readTable(frame);
  const numeric = columns.flatMap((name, j) => {
    const present = rows.map(row => row[j]!).filter(value => value !== null);
    const numbers = present.filter(value => typeof value === 'number');
    return numbers.length === present.length && numbers.length > 0
      ? [{ name, sorted: Float64Array.from(numbers).toSorted() }]
      : [];
  });
  return toFrame({
    columns: ['statistic', ...numeric.map(({ name }) => name)],
    rows: Object.entries(STATISTICS).map(([name, statistic]) =>
      [name as Value].concat(numeric.map(({ sorted }) => statistic(sorted))),
    ),
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
