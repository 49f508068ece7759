import { currentRun, type CellRun } from './cell-run.ts';

/** The run that is to end in its next round of a loop. */
let stoppedInLoop: CellRun | undefined;

/** Has the code of a run throw, as if by itself, in its next round of a loop. */
export function stopInLoop(run: CellRun): void {
  stoppedInLoop = run;
}

/** What compiled cells call (see `compiler/emit/live-bindings`). */
export const cellRuntime = {
  resumed(value?: unknown): unknown {
    const run = currentRun();
    return run ? run.resumed(value) : value;
  },
  held(value: unknown): unknown {
    const run = currentRun();
    return run ? run.held(value) : value;
  },
  guarded(value: unknown): unknown {
    const run = currentRun();
    return run ? run.guarded(value) : value;
  },
  guardedEach(values: Iterable<unknown> | AsyncIterable<unknown>): typeof values {
    const run = currentRun();
    return run ? run.guardedEach(values) : values;
  },
  looped(): void {
    if (stoppedInLoop) endLoop(stoppedInLoop);
  },
};

function endLoop(run: CellRun): void {
  if (currentRun() !== run) return;
  stoppedInLoop = undefined;
  void run.interrupt();
  throw run.signal.reason;
}
