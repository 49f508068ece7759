/** When each event was sent, until somebody sees it: what a watcher shows of a student's check, or place, as of a time. */
export class LatencyBook {
  readonly #pending = new Map<string, { readonly at: string; readonly sentAt: number }[]>();
  /** From the sending to the sight, in milliseconds. */
  readonly seen: number[] = [];

  /** @param key Of what the event changes. @param at The event's own time. */
  add(key: string, at: string, sentAt: number): void {
    const waiting = this.#pending.get(key);
    if (waiting) waiting.push({ at, sentAt });
    else this.#pending.set(key, [{ at, sentAt }]);
  }

  /** A value that is as of `at` holds every event up to then, for values coalesce. */
  see(key: string, at: string, now: number): void {
    const waiting = this.#pending.get(key);
    if (!waiting) return;
    const rest = waiting.filter(event => event.at > at);
    for (const event of waiting) if (event.at <= at) this.seen.push(now - event.sentAt);
    if (rest.length > 0) this.#pending.set(key, rest);
    else this.#pending.delete(key);
  }

  /** How many events nobody has seen yet. */
  get unseen(): number {
    return [...this.#pending.values()].reduce((sum, waiting) => sum + waiting.length, 0);
  }
}
