/** What is wrong with one cell's source; the caller adds the notebook and the cell. */
export class CellError extends Error {
  override readonly name = 'CellError';
  /** Counts from 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
