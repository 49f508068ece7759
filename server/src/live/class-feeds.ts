import type { Membership, Problem, SharedFeed } from '@waymark/roadmap';
import type { Commit, EventLog } from '../events/event-log.ts';
import type { User } from '../users/identity.ts';
import type { Roster } from '../users/roster.ts';
import { CallQueue } from './call-queue.ts';
import { changesOf } from './changes.ts';
import type { OpenFeed, SharedFeeds } from './shared-feeds.ts';
import { StandingsFeed } from './standings-feed.ts';

/** For how long a feed that nobody watches is kept: a panel that is closed is soon opened again. */
const KEEP_MS = 10 * 60_000;

/** The feeds of a class server: those who may see the same share one, so each change is put into words once. */
export class ClassFeeds implements SharedFeeds {
  readonly #log: EventLog;
  readonly #roster: Roster;
  readonly #queue: CallQueue;
  readonly #feeds = new Map<string, { readonly course: string; readonly feed: StandingsFeed }>();

  constructor(log: EventLog, roster: Roster) {
    this.#log = log;
    this.#roster = roster;
    this.#queue = new CallQueue(log);
    log.subscribe(commit => this.#publish(commit));
  }

  async membership(user: User): Promise<Membership | Problem> {
    const membership = await this.#roster.membership(user);
    if ('status' in membership) return membership;
    const calls = await this.#queue.of(user.course, user.id);
    return { ...membership, ...(calls.length > 0 && { calls }) };
  }

  async open(user: User, feed: SharedFeed): Promise<OpenFeed | Problem> {
    const audience = await this.#roster.audience(user, feed);
    if ('status' in audience) return audience;
    const source = this.#feed(user.course, feed, audience.subjects);
    source.setPeople(audience.people);
    return { people: audience.people, source };
  }

  subscribe(listener: (course: string, members?: ReadonlySet<string>) => void): () => void {
    const ends = [this.#roster.subscribe(course => listener(course)), this.#queue.subscribe(listener)];
    return () => {
      for (const end of ends) end();
    };
  }

  #feed(course: string, feed: SharedFeed, subjects?: readonly string[]): StandingsFeed {
    for (const [key, known] of this.#feeds) if (known.feed.idleMs > KEEP_MS) this.#feeds.delete(key);
    const key = JSON.stringify([course, feed, subjects?.toSorted() ?? null]);
    const known = this.#feeds.get(key)?.feed;
    if (known) return known;
    const made = new StandingsFeed({ log: this.#log, course, feed, subjects });
    this.#feeds.set(key, { course, feed: made });
    return made;
  }

  #publish(commit: Commit): void {
    const feeds = [...this.#feeds.values()].filter(({ course }) => course === commit.course);
    if (feeds.length === 0) return;
    const changes = changesOf(commit);
    for (const { feed } of feeds) feed.publish(changes);
  }
}
