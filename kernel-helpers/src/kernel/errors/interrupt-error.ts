import { INTERRUPTED } from '@waymark/roadmap/names';

/** Ends the code of a cell that the user has interrupted. */
export class InterruptError extends Error {
  override readonly name = INTERRUPTED;

  constructor() {
    super('the cell was interrupted');
  }
}
