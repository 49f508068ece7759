import { inRun, type CellRun } from './cell-run.ts';
import { inOwnTurn } from './own-turn.ts';

/** Runs parts of cells, one at a time, each in a turn of the event loop that an interrupt can cut off. */
export class CellTurns {
  #running: { readonly run: CellRun; end(): void } | undefined;

  /**
   * Runs a part of a cell, so that cutting it off leaves nothing of the kernel undone.
   *
   * @param interrupted What comes of it if an interrupt ends it.
   */
  async take<T>(run: CellRun, action: () => T | Promise<T>, interrupted: T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const end = (): void => resolve(interrupted);
    this.#running = { run, end };
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
