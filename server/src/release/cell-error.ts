/** What is wrong with one cell's source; the caller adds the cell. */
export class CellError extends Error {
  override readonly name = 'CellError';
  /** Counts from 1. */
  readonly line: number;
  /** Lines that mend the fault where the author pastes them behind the answer. */
  readonly paste: string | undefined;

  constructor(message: string, line: number, paste?: string) {
    super(message);
    this.line = line;
    this.paste = paste;
  }
}
