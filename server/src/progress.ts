import { EMPTY_PROGRESS, foldEvent, type ProgressState } from '@waymark/roadmap';
import type { EventLog } from './events/event-log.ts';

const MAX_CACHED_USERS = 1_000;
const PAGE_EVENTS = 1_000;

/** Where a user stands, and the place in the log up to which that is true. */
export interface UserProgress {
  readonly seq: number;
  readonly state: ProgressState;
}

/** Folds the log by user. What was folded once is not read again as long as it is in the cache. */
export class ProgressReader {
  readonly #log: EventLog;
  /** The one that was used last stands last. */
  readonly #cache = new Map<string, UserProgress>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Where a user stands now. `seq` is the log's head, or the place of a later event of the user. */
  async read(user: string): Promise<UserProgress> {
    const head = await this.#log.head();
    let { seq, state } = this.#cache.get(user) ?? { seq: 0, state: EMPTY_PROGRESS };
    for (;;) {
      const events = await this.#log.read(user, seq, PAGE_EVENTS);
      for (const entry of events) {
        state = foldEvent(state, entry.event);
        seq = entry.seq;
      }
      if (events.length < PAGE_EVENTS) break;
    }
    const progress = { seq: Math.max(seq, head), state };
    this.#remember(user, progress);
    return progress;
  }

  #remember(user: string, progress: UserProgress): void {
    // A slower read of the same user may come back with less.
    if ((this.#cache.get(user)?.seq ?? 0) > progress.seq) return;
    this.#cache.delete(user);
    this.#cache.set(user, progress);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > MAX_CACHED_USERS && oldest !== undefined) this.#cache.delete(oldest);
  }
}
