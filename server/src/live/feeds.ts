import type { SharedFeed } from '@waymark/roadmap';
import type { Commit, EventLog } from '../events/event-log.ts';
import type { Audience } from '../users/roster.ts';
import { StandingsFeed } from './standings-feed.ts';

/** The feeds that somebody watches: those who may see the same share one, so each change is put into words once. */
export class Feeds {
  readonly #log: EventLog;
  readonly #feeds = new Map<string, { readonly course: string; readonly feed: StandingsFeed }>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** The feed of a course with that audience; made where nobody watches it yet. */
  get(course: string, feed: SharedFeed, { subjects }: Audience): StandingsFeed {
    this.#sweep();
    const key = JSON.stringify([course, feed, subjects?.toSorted() ?? null]);
    const known = this.#feeds.get(key)?.feed;
    if (known) return known;
    const made = new StandingsFeed({ log: this.#log, course, feed, subjects });
    this.#feeds.set(key, { course, feed: made });
    return made;
  }

  /** Passes a commit to the feeds of its course. */
  publish(commit: Commit): void {
    for (const { course, feed } of this.#feeds.values()) if (course === commit.course) feed.publish(commit);
  }

  #sweep(): void {
    for (const [key, { feed }] of this.#feeds) if (feed.isEmpty) this.#feeds.delete(key);
  }
}
