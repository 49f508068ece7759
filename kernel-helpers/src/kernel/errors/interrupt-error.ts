/** Ends the code of a cell that the user has interrupted. */
export class InterruptError extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('the cell was interrupted');
  }
}
