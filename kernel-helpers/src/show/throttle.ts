/**
 * Runs an action at most once in an interval: at once when it is due, else at the end of the
 * interval, so that the last request is always served. A loop that never gives the event loop a
 * turn is served by its own later requests.
 */
export class Throttle {
  readonly #action: () => void;
  readonly #intervalMs: number;
  #lastMs = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(action: () => void, intervalMs: number) {
    this.#action = action;
    this.#intervalMs = intervalMs;
  }

  /** @returns Whether the action ran now. */
  request(): boolean {
    const waitMs = this.#lastMs + this.#intervalMs - performance.now();
    if (waitMs <= 0) {
      this.flush();
      return true;
    }
    this.#timer ??= setTimeout(() => this.flush(), waitMs);
    return false;
  }

  /** Runs the action now, in place of one that waits. */
  flush(): void {
    this.cancel();
    this.#lastMs = performance.now();
    this.#action();
  }

  /** Forgets an action that waits. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
