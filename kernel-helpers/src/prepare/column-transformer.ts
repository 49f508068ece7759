import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isRecord } from '../records.ts';
import type { ColumnStep } from './column-step.ts';
import { FittedColumn } from './fitted-column.ts';

/** By the name of a column, what becomes of it. Columns without one are left out. */
export type ColumnSteps<Row extends object> = {
  readonly [Column in keyof Row & string]?: ColumnStep | undefined;
};

/**
 * All of the preprocessing in one fitted object, as scikit-learn's `ColumnTransformer`: rows as they come
 * from a file or a form go in, features for a model come out. Fit it on the training rows only; save it with the
 * model ({@link savePipeline}), so that what an app does to an input is what training did.
 *
 * @example
 * const rows = [{ area: 90, place: 'Ames' }, { area: null, place: 'Boone' }, { area: 110, place: 'Ames' }];
 * const preprocessing = ColumnTransformer.fit(rows, {
 *   area: { as: 'number', missing: 'median' },
 *   place: { as: 'category', unknown: 'zeros' },
 * });
 * const names = preprocessing.featureNames; // ['area', 'place=Ames', 'place=Boone']
 * const features = preprocessing.transform([{ area: 100, place: 'Colo' }]); // [[0, 0, 0]]
 */
export class ColumnTransformer {
  readonly #columns: readonly FittedColumn[];

  private constructor(columns: readonly FittedColumn[]) {
    this.#columns = columns;
  }

  /**
   * Learns what each step needs from the training rows: means and deviations, medians, the words there are.
   *
   * @param rows Objects with the columns.
   * @param steps By column; the features come in this order.
   * @throws ColumnError When a value is missing, or is not what its step takes.
   * @throws TypeError When a step is not what it should be.
   * @throws RangeError When there are no rows or no steps.
   */
  static fit<Row extends object>(rows: readonly Row[], steps: ColumnSteps<Row>): ColumnTransformer {
    const table = readRows(rows);
    requireAnswer(steps);
    const named = Object.entries<unknown>(steps).filter(([, step]) => step !== undefined);
    if (table.length === 0) throw new RangeError('There are no rows to fit on.');
    if (named.length === 0) throw new RangeError('There are no steps: name at least one column.');
    const columns = named.map(([name, step]) =>
      FittedColumn.fit(
        name,
        step,
        table.map(row => valueOf(row, name)),
      ),
    );
    return new ColumnTransformer(columns);
  }

  /**
   * The one that was saved, with the very same numbers.
   *
   * @param json What `JSON.parse` made of it.
   * @throws TypeError When `json` does not come from a ColumnTransformer.
   */
  static fromJSON(json: unknown): ColumnTransformer {
    if (!isRecord(json) || json['kind'] !== 'column-transformer' || !Array.isArray(json['columns'])) {
      throw new TypeError(`This is no saved ColumnTransformer: ${printValue(json)}.`);
    }
    return new ColumnTransformer(json['columns'].map(column => FittedColumn.fromJSON(column)));
  }

  /** One a feature: the column's name, and `column=word` for each word of a category. */
  get featureNames(): readonly string[] {
    return this.#columns.flatMap(column => column.featureNames);
  }

  /** By column, what becomes of it, with a number in place of 'median' and 'mean'. */
  get steps(): Readonly<Record<string, ColumnStep>> {
    return Object.fromEntries(this.#columns.map(({ name, step }) => [name, step]));
  }

  /**
   * Turns rows into features by what was learned from the training rows.
   *
   * @param rows Objects with at least the columns that it was fitted on; the given ones stay as they are.
   * @returns A row of features for each, in the order of {@link featureNames}.
   * @throws ColumnError Naming the column and the row, when a value is missing or not what its step takes.
   */
  transform(rows: readonly object[]): number[][] {
    return readRows(rows).map((row, i) =>
      this.#columns.flatMap(column => column.transform(valueOf(row, column.name), i)),
    );
  }

  /**
   * Undoes {@link transform} where all columns are numbers: back to rows in their own units.
   *
   * @param features Rows of features, in the order of {@link featureNames}.
   * @throws TypeError When a column holds words.
   * @throws RangeError When a row has more or fewer features.
   */
  inverseTransform(features: readonly (readonly number[])[]): Record<string, number>[] {
    return features.map(row => {
      if (row.length !== this.#columns.length) {
        throw new RangeError(`A row has ${row.length} features: expected ${this.#columns.length}.`);
      }
      return Object.fromEntries(this.#columns.map((column, i) => [column.name, column.inverse(row[i]!)]));
    });
  }

  /** What `JSON.stringify` writes of it. */
  toJSON(): { kind: 'column-transformer'; columns: readonly FittedColumn[] } {
    return { kind: 'column-transformer', columns: this.#columns };
  }
}

function readRows(rows: unknown): readonly Readonly<Record<string, unknown>>[] {
  requireAnswer(rows);
  if (!Array.isArray(rows)) {
    throw new TypeError(`Rows are an array of objects, one a row; got ${printValue(rows)}.`);
  }
  return rows.map((row: unknown, i) => {
    requireAnswer(row);
    if (isRecord(row) && !Array.isArray(row)) return row;
    throw new TypeError(
      `Row ${i} (counted from 0) is ${printValue(row)}: expected an object with named columns.`,
    );
  });
}

/** Only a row's own: a column named `constructor` is missing where the row has none. */
function valueOf(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
