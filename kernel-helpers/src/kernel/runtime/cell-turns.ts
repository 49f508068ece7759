import { inRun, type CellRun } from './cell-run.ts';
import { inOwnTurn } from './own-turn.ts';

/** Runs parts of cells, one at a time, each in a turn of the event loop that an interrupt can cut off. */
export class CellTurns {
  #running: { readonly run: CellRun; end(): void; fail(error: unknown): void } | undefined;

  /**
   * Runs a part of a cell, so that cutting it off leaves nothing of the kernel undone.
   *
   * @param interrupted What comes of it if an interrupt ends it.
   */
  async take<T>(run: CellRun, action: () => T | Promise<T>, interrupted: T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const end = (): void => resolve(interrupted);
    this.#running = { run, end, fail: reject };
    inOwnTurn(() => {
      if (run.isInterrupted) return;
      void inRun(run, async () => action()).then(
        value => (run.isInterrupted ? end() : resolve(value)),
        reject,
      );
    });
    try {
      return await promise;
    } finally {
      this.#running = undefined;
    }
  }

  /** The run of which a part is running. */
  get current(): CellRun | undefined {
    return this.#running?.run;
  }

  /** Ends the part that is running, if it is one of `run`, with an error that its code cannot be told of. */
  fail(run: CellRun, error: unknown): void {
    if (this.#running?.run === run) this.#running.fail(error);
  }

  /**
   * Ends the part that is running, and the work that it has started: at once, or when its `finally` blocks
   * have run.
   */
  interrupt(): void {
    const running = this.#running;
    if (!running) return;
    void running.run.interrupt().then(running.end);
  }
}
