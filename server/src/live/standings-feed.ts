import {
  standingOf,
  type SharedFeed,
  type Standing,
  type Whereabouts,
  type WireMessage,
} from '@waymark/roadmap';
import type { Commit, EventLog, PlaceRow } from '../events/event-log.ts';
import type { FeedSource, Watcher } from './shared-feeds.ts';

/** How long changes are gathered before they are sent. */
export const GATHER_MS = 50;
/** A watcher for whom more than this waits is left out until it has read; then it gets the last values. */
const MAX_WAITING_BYTES = 262_144;

/** So many values are read and sent at once: a whole class would hold everybody else up. */
const PAGE_STANDINGS = 2_000;

/** Up to which place a watcher was told, and whether it hears of what comes. */
interface Cursor {
  seq: number;
  isLive: boolean;
}

export interface StandingsFeedOptions {
  readonly log: EventLog;
  readonly course: string;
  readonly feed: SharedFeed;
  /** Whose standings it shows; left out: everybody's. */
  readonly subjects?: readonly string[] | undefined;
}

/**
 * The last value of each check of each student in a course, or of a team, for all who watch the same. Values coalesce
 * and may come twice, so whoever was away, or reads slowly, gets what changed after its place, and no history.
 */
export class StandingsFeed implements FeedSource {
  readonly #options: StandingsFeedOptions;
  readonly #subjects: ReadonlySet<string> | undefined;
  readonly #watchers = new Map<Watcher, Cursor>();
  readonly #standings = new Map<string, Standing>();
  readonly #places = new Map<string, Whereabouts>();
  /** The place of the last commit of the course that was heard of. */
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: StandingsFeedOptions) {
    this.#options = options;
    this.#subjects = options.subjects && new Set(options.subjects);
  }

  get isEmpty(): boolean {
    return this.#watchers.size === 0;
  }

  /**
   * Tells a watcher what changed after a place, and from then on what comes.
   *
   * @param after 0 for all there is.
   * @param log In which `after` is a place; where it is another one, the watcher is told all there is.
   */
  async join(watcher: Watcher, after: number, log?: string): Promise<void> {
    const cursor: Cursor = { seq: log === this.#options.log.id ? after : 0, isLive: false };
    this.#watchers.set(watcher, cursor);
    await this.#catchUp(watcher, cursor);
  }

  leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.isEmpty) clearTimeout(this.#timer);
  }

  /** Takes note of a commit to the course. */
  publish({ entries, standings, places }: Commit): void {
    this.#seq = entries.at(-1)?.seq ?? this.#seq;
    if (this.isEmpty) return;
    for (const row of standings) {
      if (this.#shows(row.subject)) this.#standings.set(keyOf(row), standingOf(row));
    }
    for (const row of places.flatMap(whereaboutsOf)) {
      if (this.#shows(row.subject)) this.#places.set(row.subject, row);
    }
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #shows(subject: string): boolean {
    return this.#subjects?.has(subject) ?? true;
  }

  /** Sends what was gathered to all who keep up; the others catch up from where they are. */
  #flush(): void {
    this.#timer = undefined;
    const message = this.#message(this.#seq, [...this.#standings.values()], [...this.#places.values()]);
    this.#standings.clear();
    this.#places.clear();
    for (const [watcher, cursor] of this.#watchers) {
      if (!cursor.isLive) continue;
      if (watcher.bufferedBytes > MAX_WAITING_BYTES) {
        cursor.isLive = false;
        void this.#waitFor(watcher, cursor);
      } else {
        cursor.seq = this.#seq;
        void watcher.send(message);
      }
    }
  }

  async #waitFor(watcher: Watcher, cursor: Cursor): Promise<void> {
    while (watcher.bufferedBytes > 0) {
      await new Promise(resolve => setTimeout(resolve, GATHER_MS).unref());
      if (this.#watchers.get(watcher) !== cursor) return;
    }
    await this.#catchUp(watcher, cursor);
  }

  /** What is committed while it reads is read again, so nothing falls between what was read and what comes. */
  async #catchUp(watcher: Watcher, cursor: Cursor): Promise<void> {
    const { log, course, subjects } = this.#options;
    for (;;) {
      const page = { subjects, limit: PAGE_STANDINGS };
      const { seq, standings, places } = await log.standings(course, cursor.seq, page);
      if (this.#watchers.get(watcher) !== cursor) return; // It left, or began anew.
      cursor.seq = seq;
      const isLast = standings.length < PAGE_STANDINGS && seq >= this.#seq;
      // What is committed from here on, the watcher hears of.
      cursor.isLive = isLast;
      const sent = watcher.send(this.#message(seq, standings.map(standingOf), places.flatMap(whereaboutsOf)));
      if (isLast) return;
      await sent;
      await new Promise(setImmediate); // Everybody else has a turn.
    }
  }

  #message(seq: number, standings: Standing[], places: Whereabouts[]): WireMessage {
    const { feed, log } = this.#options;
    return { type: 'standings', feed, log: log.id, seq, standings, places };
  }
}

function keyOf({ subject, lab, check }: Pick<Standing, 'subject' | 'lab' | 'check'>): string {
  return `${subject}\n${lab}\n${check}`;
}

function whereaboutsOf({ subject, seq, last }: PlaceRow): Whereabouts[] {
  return last ? [{ subject, seq, ...last }] : [];
}
