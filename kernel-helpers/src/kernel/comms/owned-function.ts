import { currentRun, type CellRun } from '../runtime/cell-run.ts';

/** A function that a cell has left to be called later, and the run it belongs to. */
export class OwnedFunction<Parameters extends readonly unknown[]> {
  /** The run that handed the function over: what it prints goes there. Undefined for the kernel's own. */
  readonly owner: CellRun | undefined = currentRun();
  readonly #call: (...parameters: Parameters) => unknown;

  constructor(call: (...parameters: Parameters) => unknown) {
    this.#call = call;
  }

  with(...parameters: Parameters): PendingCall {
    return { owner: this.owner, call: () => this.#call(...parameters) };
  }
}

/** A function of a cell that is about to be called. */
export interface PendingCall {
  readonly owner: CellRun | undefined;
  call(): unknown;
}
