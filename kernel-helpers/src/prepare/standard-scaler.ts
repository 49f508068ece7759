import { printValue } from '../print.ts';
import { isFrameOrSeries, numericArray, type FrameLike, type TensorLike } from '../values.ts';

/** Rows of numbers, all of one length: arrays, a tensor with two dimensions or a danfojs DataFrame. */
export type NumberRows = readonly (readonly number[])[] | TensorLike | FrameLike;

interface ScalerJson {
  readonly kind: 'standard-scaler';
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/**
 * Shifts and stretches each column to mean 0 and standard deviation 1, as scikit-learn's
 * `StandardScaler` does: z = (x - mean) / deviation, with the deviation of the population. A
 * column that never changes becomes 0. Fit it on the training rows only, and use the very same
 * scaler for every later row.
 *
 * @example
 * const scaler = StandardScaler.fit([[1, 10], [3, 30]]);
 * const scaled = scaler.transform([[2, 40]]); // [[0, 2]]
 * const same = StandardScaler.fromJSON(JSON.parse(JSON.stringify(scaler)));
 */
export class StandardScaler {
  /** By column, in its unit. */
  readonly means: readonly number[];
  /** By column, in its unit; 1 for a column that never changes. */
  readonly deviations: readonly number[];

  private constructor(means: readonly number[], deviations: readonly number[]) {
    this.means = means;
    this.deviations = deviations;
  }

  /**
   * Makes a scaler with the means and deviations of the training rows.
   *
   * @param rows Of shape [rows, columns].
   * @throws TypeError When the rows are not numbers of one length.
   * @throws RangeError When there is no row, or a number is missing or not finite.
   */
  static fit(rows: NumberRows): StandardScaler {
    const table = readRows(rows);
    const width = table[0]!.length;
    const columns = Array.from({ length: width }, (_, j) => table.map(row => row[j]!));
    const means = columns.map(column => column.reduce((sum, x) => sum + x, 0) / column.length);
    const deviations = columns.map((column, j) => {
      const variance = column.reduce((sum, x) => sum + (x - means[j]!) ** 2, 0) / column.length;
      // Rounding leaves a hair of variance in a column of equal numbers.
      const isConstant = column.every(x => x === column[0]);
      return isConstant ? 1 : Math.sqrt(variance);
    });
    return new StandardScaler(means, deviations);
  }

  /**
   * The scaler that was saved, with the very same numbers.
   *
   * @param json What `JSON.parse` made of a saved scaler.
   * @throws TypeError When `json` does not come from a scaler.
   */
  static fromJSON(json: unknown): StandardScaler {
    const { kind, means, deviations } = (json ?? {}) as Partial<ScalerJson>;
    if (
      kind !== 'standard-scaler' ||
      !isNumbers(means) ||
      !isNumbers(deviations) ||
      means.length !== deviations.length
    ) {
      throw new TypeError(`This is no saved StandardScaler: ${printValue(json)}.`);
    }
    return new StandardScaler(means, deviations);
  }

  /**
   * Scales rows by the numbers of the training rows.
   *
   * @param rows Of shape [any, columns], with the columns in the same order.
   * @returns New rows; the given ones stay as they are.
   * @throws RangeError When a row is longer or shorter than those it was fitted on.
   */
  transform(rows: NumberRows): number[][] {
    return this.#map(rows, (x, j) => (x - this.means[j]!) / this.deviations[j]!);
  }

  /**
   * Undoes {@link transform}: back to the units of the training rows.
   *
   * @param rows Of shape [any, columns].
   */
  inverseTransform(rows: NumberRows): number[][] {
    return this.#map(rows, (z, j) => z * this.deviations[j]! + this.means[j]!);
  }

  /** What `JSON.stringify` writes of it. */
  toJSON(): ScalerJson {
    return { kind: 'standard-scaler', means: this.means, deviations: this.deviations };
  }

  #map(rows: NumberRows, convert: (value: number, column: number) => number): number[][] {
    const table = readRows(rows);
    const width = table[0]!.length;
    if (width !== this.means.length) {
      throw new RangeError(
        `The scaler was fitted on ${this.means.length} columns; these rows have ${width}.`,
      );
    }
    return table.map(row => row.map(convert));
  }
}

function readRows(rows: NumberRows): number[][] {
  const array = numericArray(rows);
  if (!array || array.shape.length !== 2) {
    throw new TypeError(
      `A scaler needs rows of numbers, such as [[1, 2], [3, 4]]; got ${printValue(rows)}.${missingHint(rows)}`,
    );
  }
  const [height = 0, width = 0] = array.shape;
  const bad = array.values.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Row ${Math.floor(bad / width)}, column ${bad % width} (counted from 0) is ${array.values[bad]}: fill in or drop it first.`,
    );
  }
  return Array.from({ length: height }, (_, i) => array.values.slice(i * width, (i + 1) * width));
}

function missingHint(rows: unknown): string {
  const table = isFrameOrSeries(rows) ? rows.values : rows;
  const isMissing = Array.isArray(table) && table.flat().some(value => value === null || value === undefined);
  return isMissing ? ' A value is missing: fill it in or drop its row first.' : '';
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(item => Number.isFinite(item));
}
