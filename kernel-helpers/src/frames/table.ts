import type { DataFrame } from 'danfojs-node';
import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isFrameOrSeries, isTensor, isTypedArray, plainValue, rowsOf } from '../values.ts';
import { dfd } from './danfo.ts';

/** What a cell of a table holds; null stands for a missing value. */
export type Value = number | string | boolean | Date | null;

/** Column names and rows, before they become a DataFrame. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** @throws TypeError When a column cannot stand in a DataFrame. */
export function toFrame({ columns, rows }: Table): DataFrame {
  const dtypes = columns.map((name, j) => {
    checkName(name);
    return columnType(
      name,
      rows.map(row => row[j] ?? null),
    );
  });
  if (rows.length === 0) return new dfd.DataFrame([], { columns: [...columns] });
  const values = rows.map(row => [...row]);
  // danfojs would guess the types from the first rows only.
  return new dfd.DataFrame(values, { columns: [...columns], dtypes });
}

/** @throws TypeError When `frame` is no DataFrame. */
export function readTable(frame: DataFrame): Table {
  requireAnswer(frame);
  if (!isFrameOrSeries(frame) || frame.$isSeries) {
    throw new TypeError(`A DataFrame is needed, such as frame(rows) gives; got ${printValue(frame)}.`);
  }
  return {
    columns: [...frame.columns],
    rows: rowsOf(frame).map(row => row.map(value => readValue(value, 'A value'))),
  };
}

/** @throws RangeError When the table has no such column. */
export function columnIndex(table: Table, name: string): number {
  requireAnswer(name);
  const index = table.columns.indexOf(name);
  if (index >= 0) return index;
  throw new RangeError(`There is no column ${JSON.stringify(name)}; there is ${table.columns.join(', ')}.`);
}

/** @param where Names the value in errors. */
export function readValue(value: unknown, where: string): Value {
  requireAnswer(value);
  // danfojs takes a column with a NaN in it for text.
  if (value === undefined || value === null || Number.isNaN(value)) return null;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value;
  throw new TypeError(`${where} must be a number, text, boolean, date or missing; got ${printValue(value)}.`);
}

/** The values of a column given as an array, typed array, tensor or Series. */
export function readColumn(values: unknown, name: string): Value[] {
  requireAnswer(values);
  const isList = Array.isArray(values) || isTypedArray(values) || isTensor(values) || isFrameOrSeries(values);
  const list = isList ? plainValue(values) : undefined;
  if (!Array.isArray(list)) {
    throw new TypeError(`Column ${name} must be an array; got ${printValue(values)}.`);
  }
  return list.map((value, i) => readValue(value, `${name}[${i}]`));
}

/** A DataFrame keeps its columns beside its methods, and one of the same name would replace the method. */
function checkName(name: string): void {
  if (name === '' || name.startsWith('$') || name in dfd.DataFrame.prototype) {
    throw new TypeError(
      `A column cannot be called ${JSON.stringify(name)}, which means something to DataFrames: rename it.`,
    );
  }
}

function columnType(name: string, values: readonly Value[]): string {
  const kinds = new Set(
    values.filter(value => value !== null).map(value => (value instanceof Date ? 'date' : typeof value)),
  );
  if (kinds.size > 1) {
    throw new TypeError(
      `Column ${name} mixes ${[...kinds].join(' and ')}: all its values must be of one kind.`,
    );
  }
  const [kind] = kinds;
  if (kind === 'string' || kind === 'boolean') return kind;
  if (kind === 'date') return 'datetime';
  return kind === 'number' && values.every(value => Number.isInteger(value)) ? 'int32' : 'float32';
}
