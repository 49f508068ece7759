/** Thrown where a variable is read whose cell was not run. */
export class MissingValueError extends Error {
  override readonly name = 'MissingValueError';

  /** @param count The execution count of the cell that declares it. */
  constructor(variable: string, count: number) {
    super(
      `'${variable}' has no value: cell [${count}], which declares it, did not run because of its mistakes. Mend that cell and run it first.`,
    );
  }
}
