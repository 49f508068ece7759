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

/** A class in which nothing was done for longer is read when somebody asks for it. */
const LIVELY_MS = 14 * 24 * 3_600_000;
/** So many values are read before anybody asks, and the rest of the last course: some sixty megabytes. */
const MAX_WARM_VALUES = 400_000;

interface KnownFeed {
  readonly feed: StandingsFeed;
  readonly concerns: readonly string[];
}

/** The feeds of a class server: those who may see the same share one, so each change is put into words once. */
export class ClassFeeds implements SharedFeeds {
  readonly #log: EventLog;
  readonly #roster: Roster;
  readonly #queue: CallQueue;
  readonly #feeds = new Map<string, KnownFeed>();
  /** Which feeds a change concerns: those of a whole course, and those of each subject, see {@link concernsOf}. */
  readonly #concerned = new Map<string, Set<StandingsFeed>>();

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

  /**
   * Reads the classes that have worked lately before anybody asks for them, little by little, and forgets those that
   * nobody has looked at in {@link KEEP_MS}.
   *
   * @param signal Ends it.
   * @returns How many values they have, once they are read.
   */
  async warm(signal: AbortSignal): Promise<number> {
    const since = new Date(Date.now() - LIVELY_MS).toISOString();
    let values = 0;
    for (const course of await this.#log.coursesSince(since)) {
      if (values >= MAX_WARM_VALUES) break;
      await this.#queue.warm(course);
      const feed = this.#feed(course, 'class');
      feed.setPeople(await this.#roster.members(course));
      values += await feed.warm(signal);
    }
    setTimeout(() => this.#forgetIdle(), KEEP_MS).unref();
    return values;
  }

  subscribe(listener: (course: string, members?: ReadonlySet<string>) => void): () => void {
    const ends = [this.#roster.subscribe(course => listener(course)), this.#queue.subscribe(listener)];
    return () => {
      for (const end of ends) end();
    };
  }

  #feed(course: string, feed: SharedFeed, subjects?: readonly string[]): StandingsFeed {
    this.#forgetIdle();
    const key = JSON.stringify([course, feed, subjects?.toSorted() ?? null]);
    const known = this.#feeds.get(key)?.feed;
    if (known) return known;
    const made = new StandingsFeed({ log: this.#log, course, feed, subjects });
    const concerns = concernsOf(course, subjects);
    this.#feeds.set(key, { feed: made, concerns });
    for (const concern of concerns) {
      const feeds = this.#concerned.get(concern);
      if (feeds) feeds.add(made);
      else this.#concerned.set(concern, new Set([made]));
    }
    return made;
  }

  #forgetIdle(): void {
    for (const [key, known] of this.#feeds) if (known.feed.idleMs >= KEEP_MS) this.#forget(key, known);
  }

  #forget(key: string, { feed, concerns }: KnownFeed): void {
    this.#feeds.delete(key);
    for (const concern of concerns) {
      const feeds = this.#concerned.get(concern);
      feeds?.delete(feed);
      if (feeds?.size === 0) this.#concerned.delete(concern);
    }
  }

  #publish(commit: Commit): void {
    if (this.#feeds.size === 0) return;
    const { course } = commit;
    const changes = changesOf(commit);
    const subjects = new Set([...changes.standings.keys(), ...changes.places.keys()]);
    const concerns = [...concernsOf(course), ...concernsOf(course, [...subjects])];
    const feeds = new Set(concerns.flatMap(concern => [...(this.#concerned.get(concern) ?? [])]));
    for (const feed of feeds) feed.publish(changes);
  }
}

/** By what a feed of a course is found, of some or of everybody. */
function concernsOf(course: string, subjects?: readonly string[]): readonly string[] {
  return subjects?.map(subject => JSON.stringify([course, subject])) ?? [JSON.stringify([course])];
}
