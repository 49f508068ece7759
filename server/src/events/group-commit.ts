import { LogBusyError } from './errors.ts';

interface Waiting<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * As long as callers share commits, one begins no sooner than this after the one before has ended, so that more share it:
 * a commit costs far more than the items in it. Who comes alone does not wait.
 */
export const WINDOW_MS = 20;

/** So many items wait at most: some thirty megabytes, and far more than a class makes while a disk holds its breath. */
export const MAX_WAITING = 50_000;

/**
 * Gathers what many callers want to store into few commits, since each commit waits for the disk.
 * A caller's items are never divided over two commits.
 */
export class GroupCommit<T> {
  readonly #commit: (items: readonly T[]) => Promise<void>;
  readonly #maxItems: number;
  readonly #maxWaiting: number;
  /** How many items wait. */
  #waiting = 0;
  #queue: Waiting<T>[] = [];
  #running: Promise<void> | undefined;
  /** When the last commit that callers shared ended; undefined where the last had one caller. */
  #sharedAt: number | undefined;

  /**
   * @param maxItems From how many on a commit takes no further caller's items.
   * @param commit Stores items durably; when it rejects, the callers whose items they are do too.
   * @param maxWaiting How many items may wait.
   */
  constructor(maxItems: number, commit: (items: readonly T[]) => Promise<void>, maxWaiting = MAX_WAITING) {
    this.#maxItems = maxItems;
    this.#commit = commit;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Resolves when the items are stored; rejects with what the commit did.
   *
   * @throws LogBusyError When too many wait already; none of these is stored then.
   */
  add(items: readonly T[]): Promise<void> {
    if (items.length === 0) return Promise.resolve();
    if (this.#waiting + items.length > this.#maxWaiting) {
      return Promise.reject(new LogBusyError(this.#waiting));
    }
    this.#waiting += items.length;
    return new Promise((resolve, reject) => {
      this.#queue.push({ items, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything added so far is stored, or failed. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gather();
      const batch = this.#take();
      try {
        await this.#commit(batch.flatMap(({ items }) => items));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      this.#sharedAt = batch.length > 1 ? performance.now() : undefined;
    }
    this.#running = undefined;
  }

  /** Waits until the window is over, unless there is enough already; at least for what arrives in this turn of the event loop. */
  async #gather(): Promise<void> {
    const waitMs = this.#sharedAt === undefined ? 0 : this.#sharedAt + WINDOW_MS - performance.now();
    const isWaiting = waitMs > 0 && this.#waiting < this.#maxItems;
    await new Promise(resolve => (isWaiting ? setTimeout(resolve, waitMs) : setImmediate(resolve)));
  }

  #take(): Waiting<T>[] {
    let size = 0;
    let count = 0;
    for (const { items } of this.#queue) {
      if (count > 0 && size + items.length > this.#maxItems) break;
      size += items.length;
      count += 1;
    }
    this.#waiting -= size;
    return this.#queue.splice(0, count);
  }
}
