interface Waiting<T> {
  readonly items: readonly T[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what many callers want to store into few commits, since each commit waits for the disk.
 * A caller's items are never divided over two commits.
 */
export class GroupCommit<T> {
  readonly #commit: (items: readonly T[]) => Promise<void>;
  readonly #maxItems: number;
  #queue: Waiting<T>[] = [];
  #running: Promise<void> | undefined;

  /**
   * @param maxItems From how many on a commit takes no further caller's items.
   * @param commit Stores items durably; when it rejects, the callers whose items they are do too.
   */
  constructor(maxItems: number, commit: (items: readonly T[]) => Promise<void>) {
    this.#maxItems = maxItems;
    this.#commit = commit;
  }

  /** Resolves when the items are stored. */
  add(items: readonly T[]): Promise<void> {
    if (items.length === 0) return Promise.resolve();
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
    // Requests that arrived together are read in the same turn of the event loop: let them in.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      const batch = this.#take();
      try {
        await this.#commit(batch.flatMap(({ items }) => items));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = undefined;
  }

  #take(): Waiting<T>[] {
    let size = 0;
    let count = 0;
    for (const { items } of this.#queue) {
      if (count > 0 && size + items.length > this.#maxItems) break;
      size += items.length;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }
}
