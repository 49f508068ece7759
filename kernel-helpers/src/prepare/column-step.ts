/** A number, standardised: with log, of the logarithm of 1 + x, which tames a long tail. */
export interface NumberStep {
  readonly as: 'number';
  /** What stands in for a missing number: one of the training rows' own, or a number. Default: 'error'. */
  readonly missing?: 'error' | 'median' | 'mean' | number;
  /** Takes log(1 + x) first; for numbers above -1 only. Default: false. */
  readonly log?: boolean;
}

/** Words with an order: the place of each in it, counted from 0, standardised. */
export interface OrderStep {
  readonly as: 'order';
  /** All words, the least first. */
  readonly order: readonly string[];
  /** The word that stands in for a missing one. Default: a missing word is an error. */
  readonly missing?: string;
}

/** Words without an order: a column of 0 and 1 for each that the training rows have. */
export interface CategoryStep {
  readonly as: 'category';
  /** What a word means that the training rows have not. Default: 'error'. */
  readonly unknown?: 'error' | 'zeros';
  /** The word that stands in for a missing one. Default: a missing word is an error. */
  readonly missing?: string;
}

/** What becomes of one column. */
export type ColumnStep = NumberStep | OrderStep | CategoryStep;

/**
 * A value that a fitted column cannot take.
 *
 * @example
 * try {
 *   ColumnTransformer.fit([{ area: 90 }], { area: { as: 'number' } }).transform([{ area: null }]);
 * } catch (error) {
 *   if (error instanceof ColumnError) console.log(error.column, error.row); // area 0
 * }
 */
export class ColumnError extends Error {
  override readonly name = 'ColumnError';
  readonly column: string;
  /** Counts from 0. */
  readonly row: number;

  constructor(column: string, row: number, problem: string) {
    super(`${column} of row ${row} (counted from 0) ${problem}`);
    this.column = column;
    this.row = row;
  }
}
