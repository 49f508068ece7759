import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { ReceivedMessage } from './wire.ts';

/** How long no further cell may come before those sent together with a failed one count as all here. */
const PAUSE_MS = 10;
/** How long to wait for such a pause. */
const LONGEST_WAIT_MS = 200;

/** The requests of the shell channel, answered one at a time in the order in which they came. */
export class RequestQueue {
  readonly #answer: (request: ReceivedMessage) => Promise<void>;
  readonly #waiting: ReceivedMessage[] = [];
  readonly #aborted = new WeakSet<ReceivedMessage>();
  #cellsReceived = 0;
  #isWorking = false;

  /** @param answer Answers a request. Never rejects. */
  constructor(answer: (request: ReceivedMessage) => Promise<void>) {
    this.#answer = answer;
  }

  /** Whether a request is being answered. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  add(request: ReceivedMessage): void {
    if (isCell(request)) this.#cellsReceived++;
    this.#waiting.push(request);
    void this.#work();
  }

  /** Whether a cell is not to run, because one before it has failed. */
  isAborted(request: ReceivedMessage): boolean {
    return this.#aborted.has(request);
  }

  /**
   * Aborts the cells that were sent before their sender could know that the one before them has failed:
   * all that are received before the error leaves the kernel. A front end that runs a whole notebook
   * sends its cells one after the other, so this waits until no more of them come.
   */
  async abortCells(): Promise<void> {
    const end = performance.now() + LONGEST_WAIT_MS;
    let received: number;
    do {
      received = this.#cellsReceived;
      await delay(PAUSE_MS);
      // Timers come before the sockets in a turn of the event loop: after both, what has come is here.
      await nextTurn();
    } while (this.#cellsReceived !== received && performance.now() < end);
    for (const request of this.#waiting) if (isCell(request)) this.#aborted.add(request);
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let request = this.#waiting.shift(); request; request = this.#waiting.shift()) {
      await this.#answer(request);
    }
    this.#isWorking = false;
  }
}

function isCell(request: ReceivedMessage): boolean {
  return request.header.msg_type === 'execute_request';
}
