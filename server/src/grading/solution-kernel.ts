import type { LabModel, SourceCell } from '@waymark/roadmap/lab';
import { codeCells } from './code-cells.ts';
import { printError, type CellRun, type LabSession } from './lab-session.ts';

/** A kernel in a folder of its own. */
export type SolutionSession = Pick<LabSession, 'runAll' | 'peakMb' | 'close'>;

/** A kernel in which the first code cells of a solution have run; none, where it is new. */
export interface BegunRun<Session = SolutionSession> {
  readonly session: Session;
  /** What came of these cells, in order. */
  readonly runs: readonly CellRun[];
}

/** A kernel in which a lab's solution runs, as far as somebody needs it. It starts when it is first needed. */
export class SolutionKernel {
  readonly #model: LabModel;
  readonly #start: () => Promise<BegunRun>;
  #begun: Promise<BegunRun> | undefined;
  /** The index of the first cell that has not run. */
  #next = 0;
  /** Indices of cells in which something else has run since. */
  readonly #stale = new Set<number>();

  /** @param start Gives a kernel in which nothing else has run than, at the most, the first cells of this solution. */
  constructor(model: LabModel, start: () => Promise<BegunRun>) {
    this.#model = model;
    this.#start = start;
  }

  /** Runs the whole solution, or what is left of it, in the new kernel. */
  async runAll(): Promise<{ runs: CellRun[]; peakMb: number }> {
    const { session, runs } = await this.#begin();
    const code = codeCells(this.#model.cells);
    this.#next = this.#model.cells.length;
    // A cell that has run may have another id by now.
    const begun = runs.map((run, at) => ({ ...run, cell: code[at]?.json ?? run.cell }));
    const rest = await session.runAll(code.slice(runs.length).map(({ json }) => json));
    return { runs: [...begun, ...rest], peakMb: await session.peakMb() };
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
    const { session } = await this.#begin();
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
    const begun = await this.#begun?.catch(() => undefined);
    await begun?.session.close();
  }

  async #begin(): Promise<BegunRun> {
    if (this.#begun) return this.#begun;
    this.#begun = this.#start();
    const begun = await this.#begun;
    this.#next = (codeCells(this.#model.cells)[begun.runs.length - 1]?.index ?? -1) + 1;
    return begun;
  }
}
