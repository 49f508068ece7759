import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LabelRow, PredictionRow } from './tables.ts';
import type { Written } from './writer-thread.ts';
import type { WriterOptions } from './writer.ts';

/** How long rows are gathered before they are written together. */
const GATHER_MS = 50;
/** After a failure the disk is asked again so much later. */
const RETRY_MS = 1_000;
/** So many rows wait at most; what comes then is not recorded. */
const MAX_WAITING_ROWS = 10_000;
/** A thread that has nothing to write ends. */
const IDLE_MS = 5_000;
/** In one transaction, which others that write have to wait for. */
const MAX_BATCH_ROWS = 1_000;

const THREAD = new URL(`./writer-thread${extname(import.meta.filename)}`, import.meta.url);

/**
 * Takes predictions and labels and has them written to the store by a thread of its own, many at a time. Whoever
 * records waits for nothing and never fails: where the disk is full or the file is locked, rows wait in memory, the
 * newest ones are left out when too many do, and that is told once.
 */
export class PredictionRecorder {
  readonly #options: WriterOptions;
  readonly #tell: (problem: string) => void;
  #rows: PredictionRow[] = [];
  #labels: LabelRow[] = [];
  #thread: Worker | undefined;
  /** Resolves when the batch under way is on the disk, or has failed. */
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isFailing = false;
  #leftOut = 0;

  /** @param tell Told, in a sentence, when rows begin to wait for the disk; not again until it has worked. */
  constructor(options: WriterOptions, tell: (problem: string) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** How many predictions and labels were not recorded since too many waited. */
  get leftOut(): number {
    return this.#leftOut;
  }

  add(row: PredictionRow): void {
    if (this.#isFull) this.#leftOut++;
    else this.#rows.push(row);
    this.#gather();
  }

  addLabel(label: LabelRow): void {
    if (this.#isFull) this.#leftOut++;
    else this.#labels.push(label);
    this.#gather();
  }

  /** Resolves when all that was recorded is on the disk, or the disk has failed. */
  async flush(): Promise<void> {
    this.#cancelTimer();
    do {
      await this.#write();
    } while (this.#hasWaiting && !this.#isFailing);
  }

  /** Writes what waits, and ends the thread. */
  async close(): Promise<void> {
    await this.flush();
    this.#cancelTimer();
    await this.#endThread();
  }

  get #isFull(): boolean {
    return this.#rows.length + this.#labels.length >= MAX_WAITING_ROWS;
  }

  get #hasWaiting(): boolean {
    return this.#rows.length + this.#labels.length > 0;
  }

  #gather(): void {
    if (this.#timer !== undefined || this.#writing) return;
    this.#timer = setTimeout(() => void this.#write(), this.#isFailing ? RETRY_MS : GATHER_MS);
    // A script that has nothing else to do writes what waits, and ends.
    if (this.#isFailing) this.#timer.unref();
  }

  async #endThread(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #cancelTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(): Promise<void> {
    this.#cancelTimer();
    if (this.#writing) return this.#writing;
    if (!this.#hasWaiting) return Promise.resolve();
    const rows = this.#rows.slice(0, MAX_BATCH_ROWS);
    const labels = this.#labels.slice(0, MAX_BATCH_ROWS);
    this.#writing = this.#send({ rows, labels }).then(({ problem }) => {
      this.#writing = undefined;
      if (problem === undefined) {
        this.#rows = this.#rows.slice(rows.length);
        this.#labels = this.#labels.slice(labels.length);
      } else if (!this.#isFailing) {
        this.#tell(`Predictions of ${this.#options.model.name} are not recorded for now: ${problem}`);
      }
      this.#isFailing = problem !== undefined;
      if (this.#hasWaiting) this.#gather();
      else this.#idle = setTimeout(() => void this.#endThread(), IDLE_MS).unref();
    });
    return this.#writing;
  }

  /** One batch is under way at a time. A thread that ends has failed like a disk: the next batch gets a new one. */
  #send(batch: { rows: readonly PredictionRow[]; labels: readonly LabelRow[] }): Promise<Written> {
    clearTimeout(this.#idle);
    return new Promise(resolve => {
      const thread = (this.#thread ??= new Worker(THREAD, { workerData: this.#options, execArgv: [] }));
      const settle = (written: Written): void => {
        thread.off('message', settle).off('error', onError).off('exit', onExit);
        // What waits for it to end keeps the process; the thread itself does not.
        thread.unref();
        resolve(written);
      };
      const fail = (problem: string): void => {
        if (this.#thread === thread) this.#thread = undefined;
        settle({ problem });
      };
      const onError = (error: Error): void => fail(error.message);
      const onExit = (code: number): void => fail(`the thread that writes ended with code ${code}`);
      thread.ref();
      thread.on('message', settle).on('error', onError).on('exit', onExit);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage(batch);
    });
  }
}
