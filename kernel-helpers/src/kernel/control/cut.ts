import { Session } from 'node:inspector';
import { currentRun, type CellRun } from '../runtime/cell-run.ts';
import { stopInLoop } from '../runtime/cell-runtime.ts';
import { uninterruptible } from '../runtime/uninterruptible.ts';
import { CUT_KEY } from './messages.ts';

/**
 * What the main thread did about a request to cut its code off:
 * - `seen`: nothing, for it has taken note of that interrupt by itself;
 * - `uninterruptible`: nothing, for what it does must not be left half-done;
 * - `no-cell`: nothing, for its code is no cell's, so that it is likely the kernel's;
 * - `stopping`: the cell throws in its next round of a loop, if it is in one;
 * - `cut`: the code will not go on.
 */
export type CutAnswer = 'seen' | 'uninterruptible' | 'no-cell' | 'stopping' | 'cut';

/** Cuts off the code that is running. */
export interface Cut {
  /**
   * @param interrupt The number of the interrupt for which this is asked.
   * @param isAnyone Cut off code that is no cell's, too.
   */
  (interrupt: number, isAnyone: boolean): CutAnswer;
}

/**
 * Lets the control thread cut off this thread's code, through the inspector, which runs the function in
 * the middle of whatever this thread is doing. So it sees just what it would cut off, and the kernel's own
 * work is never left half-done.
 *
 * @param interruptsSeen How many interrupts this thread has taken note of.
 */
export function installCut(interruptsSeen: () => number): void {
  let session: Session | undefined;
  /** The run that was told to stop by itself, which lets it do what its `finally` blocks say. */
  let told: CellRun | undefined;
  const cut: Cut = (interrupt, isAnyone) => {
    if (interruptsSeen() >= interrupt) return 'seen';
    if (uninterruptible.isActive) return 'uninterruptible';
    const run = currentRun();
    if (!run && !isAnyone) return 'no-cell';
    if (run && run !== told) {
      told = run;
      stopInLoop(run);
      return 'stopping';
    }
    if (!session) {
      session = new Session();
      session.connect();
    }
    session.post('Runtime.terminateExecution');
    return 'cut';
  };
  Object.defineProperty(globalThis, Symbol.for(CUT_KEY), { value: cut });
}
