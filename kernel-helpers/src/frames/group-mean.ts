import type { DataFrame } from 'danfojs-node';
import { printValue } from '../print.ts';
import { columnIndex, readTable, toFrame, type Value } from './table.ts';

interface GroupSums {
  readonly key: Value;
  rows: number;
  count: number;
  sum: number;
}

/**
 * The mean of a column in each group, without its missing values. (danfojs' own `groupby().mean()`
 * counts a missing value as 0.)
 *
 * @param frame Stays as it is.
 * @param by The column whose equal values make a group.
 * @param column A column of numbers, of which some may be missing.
 * @returns One row a group, in the order in which they first appear: `by`, `<column>_mean` (null for a
 *   group without values) and `rows`.
 * @throws RangeError When there is no such column.
 * @throws TypeError When `column` holds something other than numbers.
 * @example
 * const means = groupMean(frame({ town: ['A', 'B', 'A'], price: [1, 5, 3] }), 'town', 'price');
 */
export function groupMean(frame: DataFrame, by: string, column: string): DataFrame {
  const table = readTable(frame);
  const [keyIndex, valueIndex] = [columnIndex(table, by), columnIndex(table, column)];
  const groups = new Map<Value, GroupSums>();
  for (const row of table.rows) {
    const [key, value] = [row[keyIndex]!, row[valueIndex]!];
    // Two dates of one time are two objects.
    const identity = key instanceof Date ? key.getTime() : key;
    const group = groups.get(identity) ?? { key, rows: 0, count: 0, sum: 0 };
    groups.set(identity, group);
    group.rows++;
    if (value === null) continue;
    if (typeof value !== 'number') {
      throw new TypeError(`${column} must hold numbers; got ${printValue(value)}.`);
    }
    group.count++;
    group.sum += value;
  }
  return toFrame({
    columns: [by, `${column}_mean`, 'rows'],
    rows: [...groups.values()].map(({ key, rows, count, sum }) => [
      key,
      count === 0 ? null : sum / count,
      rows,
    ]),
  });
}
