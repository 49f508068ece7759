import type { DataFrame } from 'danfojs-node';
import { columnIndex, readTable, readValue, toFrame, type Value } from './table.ts';

/**
 * A copy in which missing values are replaced. (danfojs' own `fillNa` also changes the frame it is
 * called on.)
 *
 * @param frame Stays as it is.
 * @param fills By column, the value that takes the place of a missing one.
 * @throws RangeError When there is no such column.
 * @example
 * const complete = fillMissing(frame({ area: [1200, null] }), { area: 1000 });
 */
export function fillMissing(frame: DataFrame, fills: Readonly<Record<string, Value>>): DataFrame {
  const table = readTable(frame);
  const byIndex = new Map(
    Object.entries(fills).map(([name, value]) => [
      columnIndex(table, name),
      readValue(value, `The fill of ${name}`),
    ]),
  );
  return toFrame({
    columns: table.columns,
    rows: table.rows.map(row => row.map((value, j) => value ?? byIndex.get(j) ?? null)),
  });
}
