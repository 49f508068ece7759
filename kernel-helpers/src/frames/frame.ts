import type { DataFrame } from 'danfojs-node';
import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isRecord } from '../records.ts';
import { readColumn, readValue, toFrame } from './table.ts';

/**
 * A danfojs DataFrame of rows (objects) or columns (arrays by name). The last line of a cell shows it
 * as a table. Missing values (`null`, `undefined`, NaN) become null, and a property that only some
 * rows have is null in the others.
 *
 * @param data Rows, as `loadDataset` gives them, or columns of one length.
 * @throws TypeError When a column mixes kinds of values, is no array, or has the name of a
 *   DataFrame's own method.
 * @throws RangeError When columns differ in length.
 * @example
 * const houses = frame([{ area: 1200, price: 180_000 }, { area: 900, price: null }]);
 * const same = frame({ area: [1200, 900], price: [180_000, null] });
 */
export function frame(data: readonly object[] | Readonly<Record<string, unknown>>): DataFrame {
  requireAnswer(data);
  if (!isRecord(data)) {
    throw new TypeError(`frame takes an array of rows or an object of columns; got ${printValue(data)}.`);
  }
  return Array.isArray(data) ? fromRows(data) : fromColumns(data);
}

function fromRows(rows: readonly unknown[]): DataFrame {
  const records = rows.map((row, i) => {
    requireAnswer(row);
    if (isRecord(row) && !Array.isArray(row)) return row;
    throw new TypeError(`Row ${i} must be an object such as { area: 1200 }; got ${printValue(row)}.`);
  });
  const names = [...new Set(records.flatMap(row => Object.keys(row)))];
  return toFrame({
    columns: names,
    rows: records.map((row, i) =>
      names.map(name => readValue(Object.hasOwn(row, name) ? row[name] : undefined, `Row ${i}: ${name}`)),
    ),
  });
}

function fromColumns(data: Readonly<Record<string, unknown>>): DataFrame {
  const columns = Object.entries(data).map(([name, values]) => ({ name, values: readColumn(values, name) }));
  const [first] = columns;
  const odd = columns.find(({ values }) => values.length !== first?.values.length);
  if (first && odd) {
    throw new RangeError(
      `Columns must be of one length: ${first.name} has ${first.values.length} values, ${odd.name} has ${odd.values.length}.`,
    );
  }
  return toFrame({
    columns: columns.map(({ name }) => name),
    rows: (first?.values ?? []).map((_, i) => columns.map(({ values }) => values[i]!)),
  });
}
