import type { LogEntry } from '@waymark/roadmap';
import type { Session } from './session.ts';

/** Knows the open sessions by user, and passes new events to those whom they concern. */
export class Hub {
  readonly #sessions = new Map<string, Set<Session>>();

  add(session: Session): void {
    const known = this.#sessions.get(session.user.id);
    if (known) known.add(session);
    else this.#sessions.set(session.user.id, new Set([session]));
  }

  remove(session: Session): void {
    const known = this.#sessions.get(session.user.id);
    known?.delete(session);
    if (known?.size === 0) this.#sessions.delete(session.user.id);
  }

  /** How many sessions a user has open. */
  count(user: string): number {
    return this.#sessions.get(user)?.size ?? 0;
  }

  /** Passes each entry to every session of its user, in order. */
  publish(entries: readonly LogEntry[]): void {
    for (const [user, events] of Map.groupBy(entries, entry => entry.subject)) {
      for (const session of this.#sessions.get(user) ?? []) session.deliver(events);
    }
  }

  /** All sessions. */
  *all(): Generator<Session> {
    for (const sessions of this.#sessions.values()) yield* sessions;
  }
}
