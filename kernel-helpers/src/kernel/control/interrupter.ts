import { Session, type Runtime } from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';
import { endDescendants } from './child-processes.ts';
import type { CutAnswer } from './cut.ts';
import { CUT_KEY, SHARED } from './messages.ts';

/** How long the main thread may take to notice an interrupt before its code is cut off. */
const GRACE_MS = 100;
/** How often to look whether it has. */
const WATCH_MS = 5;
/** How often a loop that is no cell's is found before it is taken for one: a callback of an addon's, say. */
const TIMES_WITHOUT_CELL = 5;

/** Interrupts the main thread, from a thread that is free while that one is in a loop. */
export class Interrupter {
  readonly #shared: Int32Array;
  readonly #notify: (interrupt: number) => void;
  #isWatching = false;

  /**
   * @param shared The memory that both threads share.
   * @param notify Sends the main thread the number of an interrupt.
   */
  constructor(shared: Int32Array, notify: (interrupt: number) => void) {
    this.#shared = shared;
    this.#notify = notify;
  }

  /**
   * Asks the main thread to interrupt the running cell. A thread that does not take note of it is in a
   * loop: its code is then cut off where it is, which ends the loop and leaves every variable; or it waits
   * for a child process, as in `execSync`: that is ended.
   */
  interrupt(): void {
    this.#notify(Atomics.add(this.#shared, SHARED.interrupts, 1) + 1);
    if (!this.#isWatching) void this.#watch();
  }

  /** The number of the newest interrupt. */
  get #newest(): number {
    return Atomics.load(this.#shared, SHARED.interrupts);
  }

  get #isSeen(): boolean {
    return Atomics.load(this.#shared, SHARED.interruptsSeen) >= this.#newest;
  }

  async #watch(): Promise<void> {
    this.#isWatching = true;
    let timesWithoutCell = 0;
    let answering: Promise<CutAnswer | undefined> | undefined;
    while (!(await this.#isSeenWithin(GRACE_MS))) {
      answering ??= requestCut(this.#newest, timesWithoutCell >= TIMES_WITHOUT_CELL);
      const answer = await Promise.race([answering, delay(GRACE_MS, 'none' as const)]);
      if (answer !== 'none') answering = undefined;
      else if (Atomics.load(this.#shared, SHARED.blockingChildren) > 0) endDescendants(process.pid);
      if (answer === 'no-cell') timesWithoutCell++;
    }
    this.#isWatching = false;
  }

  async #isSeenWithin(ms: number): Promise<boolean> {
    const end = performance.now() + ms;
    while (!this.#isSeen && performance.now() < end) await delay(WATCH_MS);
    return this.#isSeen;
  }
}

/** Resolves to the main thread's answer, once it is not in the middle of native code. */
async function requestCut(interrupt: number, isAnyone: boolean): Promise<CutAnswer | undefined> {
  const session = new Session();
  session.connectToMainThread();
  const expression = `globalThis[Symbol.for('${CUT_KEY}')](${interrupt}, ${isAnyone})`;
  return new Promise(resolve => {
    const answer = (_error: Error | null, reply?: Runtime.EvaluateReturnType): void => {
      session.disconnect();
      resolve(reply?.result.value);
    };
    session.post('Runtime.evaluate', { expression, returnByValue: true }, answer);
  });
}
