import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { ReceivedMessage } from './wire.ts';

/** How long no further cell may come before those sent together with a failed one count as all here. */
const PAUSE_MS = 10;
/** How long to wait for such a pause. */
const LONGEST_WAIT_MS = 200;
/** How late a cell may come that was sent before its sender could know of a failure. */
const LATEST_MS = 5_000;
/** How much two dates, in whole milliseconds, may say too little of the time between them: up to one. */
const DATE_STEP_MS = 1;

/** What is known of a cell that has failed, on the clock of the kernel, and by its date on that of its sender. */
interface Failure {
  readonly request: ReceivedMessage;
  readonly receivedAt: number;
  /** When the failure was told. */
  readonly toldAt: number;
}

/** The requests of the shell channel, answered one at a time in the order in which they came. */
export class RequestQueue {
  readonly #answer: (request: ReceivedMessage) => Promise<void>;
  readonly #waiting: ReceivedMessage[] = [];
  readonly #aborted = new WeakSet<ReceivedMessage>();
  readonly #receivedAt = new WeakMap<ReceivedMessage, number>();
  #cellsReceived = 0;
  #failure: Failure | undefined;
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
    if (isCell(request)) {
      this.#cellsReceived++;
      this.#receivedAt.set(request, performance.now());
      if (this.#failure && isSentBefore(request, this.#failure)) this.#aborted.add(request);
    }
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
   * sends its cells one after the other, so this waits until no more of them come. What a busy machine
   * delays longer than that is known by the dates of the messages when it comes.
   *
   * @param failed The request of the cell that has failed.
   */
  async abortCells(failed: ReceivedMessage): Promise<void> {
    const end = performance.now() + LONGEST_WAIT_MS;
    let received: number;
    do {
      received = this.#cellsReceived;
      await delay(PAUSE_MS);
      // Timers come before the sockets in a turn of the event loop: after both, what has come is here.
      await nextTurn();
    } while (this.#cellsReceived !== received && performance.now() < end);
    for (const request of this.#waiting) if (isCell(request)) this.#aborted.add(request);
    const toldAt = performance.now();
    this.#failure = { request: failed, receivedAt: this.#receivedAt.get(failed) ?? toldAt, toldAt };
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

/**
 * Whether a cell was sent before its sender could know of a failure: if less time lies between the dates of the
 * two requests than the kernel had the failed one. Times are compared on one clock each, so the two need not agree. Where
 * the dates are too coarse to tell, it runs: a cell that somebody sends after a failure is not to be lost.
 */
function isSentBefore({ header }: ReceivedMessage, { request, receivedAt, toldAt }: Failure): boolean {
  if (header.session !== request.header.session || performance.now() - toldAt > LATEST_MS) return false;
  const sentAfterMs = Date.parse(header.date ?? '') - Date.parse(request.header.date ?? '');
  return sentAfterMs >= 0 && sentAfterMs + DATE_STEP_MS < toldAt - receivedAt;
}

function isCell(request: ReceivedMessage): boolean {
  return request.header.msg_type === 'execute_request';
}
