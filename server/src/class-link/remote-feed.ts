import type { LinkMessage, Person, SharedFeed, Standing, Whereabouts } from '@waymark/roadmap';
import type { FeedSource, Watcher } from '../live/shared-feeds.ts';

type People = Extract<LinkMessage, { type: 'people' }>;
type Standings = Extract<LinkMessage, { type: 'standings' }>;

/** A feed of the class server, for the pages of this machine: its last values are kept here, and passed on as they come. */
export class RemoteFeed implements FeedSource {
  readonly #feed: SharedFeed;
  readonly #watch: (after: number, log: string | undefined) => void;
  readonly #watchers = new Set<Watcher>();
  readonly #standings = new Map<string, Standing>();
  readonly #places = new Map<string, Whereabouts>();
  #people: readonly Person[] = [];
  #log: string | undefined;
  #seq = 0;
  #isWanted = false;

  /** @param watch Asks the class server for what came after a place in its log. */
  constructor(feed: SharedFeed, watch: (after: number, log: string | undefined) => void) {
    this.#feed = feed;
    this.#watch = watch;
  }

  get people(): readonly Person[] {
    return this.#people;
  }

  join(watcher: Watcher, after: number, log?: string): Promise<void> {
    this.#watchers.add(watcher);
    this.#tell(watcher, log !== undefined && log === this.#log ? after : 0);
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.ask();
    }
    return Promise.resolve();
  }

  leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Asks the class server to go on; to be called when it can be reached again. */
  ask(): void {
    if (this.#isWanted) this.#watch(this.#seq, this.#log);
  }

  /** Takes over who is in it. Of who does no longer show it, nothing is kept. */
  setPeople({ people }: People, me: string): void {
    this.#people = people;
    if (this.#feed === 'class') return;
    const shown = new Set(people.filter(({ id, shares }) => shares || id === me).map(({ id }) => id));
    for (const [key, { subject }] of this.#standings) if (!shown.has(subject)) this.#standings.delete(key);
    for (const subject of this.#places.keys()) if (!shown.has(subject)) this.#places.delete(subject);
  }

  /** Takes over last values, and passes them on. */
  receive(message: Standings): void {
    if (message.log !== this.#log) this.#clear();
    this.#log = message.log;
    this.#seq = message.seq;
    for (const value of message.standings) {
      const key = `${value.subject}\n${value.lab}\n${value.check}`;
      if (value.seq >= (this.#standings.get(key)?.seq ?? 0)) this.#standings.set(key, value);
    }
    for (const value of message.places) {
      if (value.seq >= (this.#places.get(value.subject)?.seq ?? 0)) this.#places.set(value.subject, value);
    }
    for (const watcher of this.#watchers) void watcher.send(message);
  }

  /** It is not, or no longer, this person's to see. */
  deny(): void {
    this.#people = [];
    this.#clear();
  }

  #clear(): void {
    this.#standings.clear();
    this.#places.clear();
    this.#seq = 0;
    this.#log = undefined;
  }

  #tell(watcher: Watcher, after: number): void {
    if (this.#log === undefined) return;
    const isNews = ({ seq }: { seq: number }): boolean => seq > after;
    void watcher.send({
      type: 'standings',
      feed: this.#feed,
      log: this.#log,
      seq: this.#seq,
      standings: [...this.#standings.values()].filter(isNews),
      places: [...this.#places.values()].filter(isNews),
    });
  }
}
