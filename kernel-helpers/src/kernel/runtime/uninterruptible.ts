/**
 * What an interrupt must not cut off half-way: a compilation, the loading of a package, the sending of a
 * message. Such pieces of work may contain one another, so they are counted.
 */
class Uninterruptible {
  #depth = 0;

  /** Whether such work is under way. */
  get isActive(): boolean {
    return this.#depth > 0;
  }

  /** Does a piece of work whole. Of an asynchronous one, that is the part up to its first `await`. */
  run<T>(action: () => T): T {
    const end = this.begin();
    try {
      return action();
    } finally {
      end();
    }
  }

  /** Begins a piece of work. Returns what ends it; a second call of that does nothing. */
  begin(): () => void {
    let isOver = false;
    this.#depth++;
    return () => {
      if (!isOver) this.#depth--;
      isOver = true;
    };
  }
}

/** Of this thread: it is one piece of code that an interrupt finds, whoever runs it. */
export const uninterruptible = new Uninterruptible();
