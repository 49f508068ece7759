interface BatchLogs {
  readonly size?: unknown;
}

/**
 * How many examples an epoch trained a second. The last batch is left out where there are others, since tfjs counts the
 * validation as a part of it.
 */
export class Throughput {
  readonly #now: () => number;
  #startMs = 0;
  #lastMs = 0;
  #examples = 0;
  /** `fit` writes the size into the logs of a batch only after it has told of its beginning. */
  #batch: BatchLogs | undefined;

  /** @param now The time in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  beginBatch(index: number, logs: BatchLogs): void {
    this.#lastMs = this.#now();
    if (index === 0) [this.#startMs, this.#examples] = [this.#lastMs, 0];
    else this.#examples += sizeOf(this.#batch);
    this.#batch = logs;
  }

  /** To be called when an epoch is over. @returns Examples a second. */
  perSecond(): number {
    const isSingle = this.#examples === 0;
    const examples = isSingle ? sizeOf(this.#batch) : this.#examples;
    const ms = (isSingle ? this.#now() : this.#lastMs) - this.#startMs;
    this.#batch = undefined;
    return examples / (ms / 1000);
  }
}

function sizeOf(logs: BatchLogs | undefined): number {
  return typeof logs?.size === 'number' ? logs.size : 0;
}
