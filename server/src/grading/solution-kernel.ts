import type { LabModel } from '@waymark/roadmap/lab';
import { printError, type CellRun, type LabSession } from './lab-session.ts';

/** A kernel in which a lab's solution runs, as far as somebody needs it. It starts when it is first needed. */
export class SolutionKernel {
  readonly #model: LabModel;
  readonly #start: () => Promise<LabSession>;
  #session: Promise<LabSession> | undefined;
  /** The index of the first cell that has not run. */
  #next = 0;

  constructor(model: LabModel, start: () => Promise<LabSession>) {
    this.#model = model;
    this.#start = start;
  }

  /** Runs the whole solution in the new kernel. */
  async runAll(): Promise<{ runs: CellRun[]; peakMb: number }> {
    this.#session ??= this.#start();
    const session = await this.#session;
    this.#next = this.#model.cells.length;
    return { runs: await session.runAll(this.#model.notebook.cells), peakMb: session.peakMb };
  }

  /**
   * The kernel, in which the solution has run at least up to a cell.
   *
   * @param last Index of the cell.
   * @throws Error When a cell ends in an error, which it did not do when it was proved.
   */
  async upTo(last: number): Promise<LabSession> {
    this.#session ??= this.#start();
    const session = await this.#session;
    const cells = this.#model.notebook.cells.slice(this.#next, last + 1);
    this.#next = Math.max(this.#next, last + 1);
    const error = (await session.runAll(cells)).find(run => run.error)?.error;
    if (error) throw new Error(`The solution ran before, and now ends in an error: ${printError(error)}`);
    return session;
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.close();
  }
}
