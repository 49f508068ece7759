/** Thrown where a variable is read whose cell has not given it a value. */
export class MissingValueError extends Error {
  override readonly name = 'MissingValueError';
  readonly variable: string;

  /** @param cell What the cell that declares it is called: 'cell [3]'. */
  constructor(variable: string, cell: string) {
    super(
      `'${variable}' has no value: ${cell}, which declares it, did not run to its end. Mend that cell and run it first.`,
    );
    this.variable = variable;
  }
}
