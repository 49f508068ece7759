import type { LabModel, SourceCell } from '@waymark/roadmap/lab';
import { printError, type CellRun, type LabSession } from './lab-session.ts';

/** A kernel in a folder of its own. */
export type SolutionSession = Pick<LabSession, 'runAll' | 'peakMb' | 'close'>;

/** A kernel in which a lab's solution runs, as far as somebody needs it. It starts when it is first needed. */
export class SolutionKernel {
  readonly #model: LabModel;
  readonly #start: () => Promise<SolutionSession>;
  #session: Promise<SolutionSession> | undefined;
  /** The index of the first cell that has not run. */
  #next = 0;
  /** Indices of cells in which something else has run since. */
  readonly #stale = new Set<number>();

  constructor(model: LabModel, start: () => Promise<SolutionSession>) {
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
   * The kernel, in which the solution stands up to a cell. What somebody has changed since runs again.
   *
   * @param last Index of the cell.
   * @param from Index of the first cell that the caller runs itself, with all behind it up to the last: what was changed
   *   there stays so.
   * @throws Error When a cell ends in an error, which it did not do when it was proved.
   */
  async upTo(last: number, from: number): Promise<SolutionSession> {
    this.#session ??= this.#start();
    const session = await this.#session;
    const { cells } = this.#model.notebook;
    const due = cells.flatMap((cell, index) => {
      const isStale = this.#stale.has(index) && index < from;
      if (!isStale && (index < this.#next || index > last)) return [];
      this.#stale.delete(index);
      return [cell];
    });
    this.#next = Math.max(this.#next, last + 1);
    const error = (await session.runAll(due)).find(run => run.error)?.error;
    if (error) throw new Error(`The solution ran before, and now ends in an error: ${printError(error)}`);
    return session;
  }

  /** Notes in which cells something else than the solution has run: see {@link upTo}. */
  leave(cells: readonly SourceCell[]): void {
    for (const { index } of cells) this.#stale.add(index);
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    await session?.close();
  }
}
