import { isRecord } from './records.ts';
import { requireAnswer } from './todo/todo.ts';

/** The part of a tfjs tensor by which it is known and read. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  dataSync(): ArrayLike<number | string>;
  arraySync(): unknown;
}

/** The part of a danfojs Series or DataFrame by which it is known and read. */
export interface FrameLike {
  readonly $isSeries: boolean;
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly shape: readonly number[];
  /** Of a Series its values, of a DataFrame its rows. */
  readonly values: readonly unknown[];
}

/** The part of an arquero table by which it is known and read. */
export interface ArqueroTableLike {
  columnNames(): string[];
  /** Without the rows that a filter leaves out. */
  numRows(): number;
  objects(options: { limit: number; columns: string[] }): Readonly<Record<string, unknown>>[];
}

/** Numbers in row-major order with the lengths of their dimensions. */
export interface NumericArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** The rows of a DataFrame, each with a value a column. */
export function rowsOf(frame: FrameLike): (readonly unknown[])[] {
  return frame.values.map((row): readonly unknown[] => {
    if (!Array.isArray(row)) throw new TypeError('Expected a DataFrame, whose rows are arrays.');
    return row;
  });
}

export function isTensor(value: unknown): value is TensorLike {
  return (
    isRecord(value) &&
    typeof value['dataSync'] === 'function' &&
    typeof value['arraySync'] === 'function' &&
    typeof value['dtype'] === 'string' &&
    Array.isArray(value['shape'])
  );
}

/** Whether `value` is a danfojs DataFrame or Series. */
export function isFrameOrSeries(value: unknown): value is FrameLike {
  return (
    isRecord(value) &&
    typeof value['$isSeries'] === 'boolean' &&
    Array.isArray(value['columns']) &&
    Array.isArray(value['index']) &&
    Array.isArray(value['values'])
  );
}

export function isArqueroTable(value: unknown): value is ArqueroTableLike {
  return (
    isRecord(value) && ['columnNames', 'numRows', 'objects'].every(name => typeof value[name] === 'function')
  );
}

export function isTypedArray(
  value: unknown,
): value is ArrayLike<number | bigint> & Iterable<number | bigint> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return isRecord(value) && typeof value['then'] === 'function';
}

/**
 * The plain arrays and objects that a tensor, a typed array, a Series (its values) or a DataFrame
 * (its rows as objects) stands for. Every other value is given back as it is.
 *
 * @throws UnattemptedError When `value` is a placeholder.
 */
export function plainValue(value: unknown): unknown {
  requireAnswer(value);
  if (isTensor(value)) return value.arraySync();
  if (isTypedArray(value)) return Array.from(value);
  if (!isFrameOrSeries(value)) return value;
  if (value.$isSeries) return value.values;
  return rowsOf(value).map(row => Object.fromEntries(value.columns.map((column, i) => [column, row[i]])));
}

/**
 * A number, (nested) arrays of numbers, a tensor, a Series or a DataFrame as flat numbers.
 *
 * @returns undefined When something in it is no number, or the rows differ in length.
 * @throws UnattemptedError When `value` is, or holds, a placeholder.
 */
export function numericArray(value: unknown): NumericArray | undefined {
  if (isTensor(value) && value.dtype !== 'string') {
    return { shape: value.shape, values: Array.from(value.dataSync(), Number) };
  }
  const plain = isFrameOrSeries(value) ? value.values : plainValue(value);
  if (typeof plain === 'number') return { shape: [], values: [plain] };
  if (!Array.isArray(plain)) return undefined;
  if (plain.every(item => typeof item === 'number')) return { shape: [plain.length], values: plain };
  const items = plain.map(item => numericArray(item));
  const inner = items[0]?.shape ?? [];
  const values: number[] = [];
  for (const item of items) {
    if (item === undefined || !sameShape(item.shape, inner)) return undefined;
    for (const number of item.values) values.push(number);
  }
  return { shape: [items.length, ...inner], values };
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}
