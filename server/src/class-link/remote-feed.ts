import {
  StandingBoard,
  type LinkMessage,
  type Person,
  type SharedFeed,
  type Standing,
  type StandingTable,
  type Whereabouts,
  type WireMessage,
} from '@waymark/roadmap';
import type { FeedSource, Watcher } from '../live/shared-feeds.ts';

type People = Extract<LinkMessage, { type: 'people' }>;
type Standings = Extract<LinkMessage, { type: 'standings' }>;

/** So many messages wait for a page that reads slowly; with more it is given all of them, and cut off by its session. */
const MAX_WAITING = 1_000;

/** What a page is told, one message after the other: each when the one before has left. */
class Cursor {
  /** The place that the page had as it came. */
  readonly after: number;
  /** Whether it was told since what is known. */
  isTold: boolean;
  readonly #watcher: Watcher;
  readonly #isCurrent: (cursor: Cursor) => boolean;
  #waiting = 0;
  #sent = Promise.resolve();

  /** @param isCurrent Whether the page is still told of what this one has in it. */
  constructor(watcher: Watcher, after: number, isTold: boolean, isCurrent: (cursor: Cursor) => boolean) {
    this.after = after;
    this.isTold = isTold;
    this.#watcher = watcher;
    this.#isCurrent = isCurrent;
  }

  /** Resolves when the message has left, or will not be sent any more. */
  send(message: WireMessage): Promise<void> {
    this.#waiting += 1;
    this.#sent = this.#sent.then(async () => {
      const sending = this.#isCurrent(this) ? this.#watcher.send(message) : undefined;
      this.#waiting -= 1;
      if (this.#waiting < MAX_WAITING) await sending;
    });
    return this.#sent;
  }
}

/** A feed of the class server, for the pages of this machine: its last values are kept here, and passed on as they come. */
export class RemoteFeed implements FeedSource {
  readonly #feed: SharedFeed;
  readonly #watch: (after: number, log: string | undefined) => void;
  readonly #watchers = new Map<Watcher, Cursor>();
  readonly #board = new StandingBoard();
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

  async join(watcher: Watcher, after: number, log?: string): Promise<void> {
    const isSame = log !== undefined && log === this.#log;
    const cursor = this.#begin(watcher, isSame ? after : 0, false);
    const told = this.#tell(watcher, cursor);
    if (!this.#isWanted) {
      this.#isWanted = true;
      this.ask();
    }
    await told;
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
    for (const subject of this.#board.subjects) if (!shown.has(subject)) this.#board.delete(subject);
    for (const subject of this.#places.keys()) if (!shown.has(subject)) this.#places.delete(subject);
  }

  /** Takes over last values, and passes them on. */
  receive(message: Standings): void {
    if (message.log !== this.#log) this.#clear();
    this.#log = message.log;
    this.#seq = message.seq;
    const { standings, places } = message;
    if ('rows' in standings) this.#board.merge(standings);
    else for (const value of standings) this.#board.set(value);
    for (const value of places) {
      if (value.seq >= (this.#places.get(value.subject)?.seq ?? 0)) this.#places.set(value.subject, value);
    }
    for (const cursor of this.#watchers.values()) {
      void cursor.send(cursor.isTold ? message : { ...message, seq: cursor.after });
    }
  }

  /** It is not, or no longer, this person's to see. */
  deny(): void {
    this.#people = [];
    this.#clear();
  }

  #begin(watcher: Watcher, after: number, isTold: boolean): Cursor {
    const cursor = new Cursor(watcher, after, isTold, it => this.#watchers.get(watcher) === it);
    this.#watchers.set(watcher, cursor);
    return cursor;
  }

  #clear(): void {
    // Whoever is being told of it is told no more of it: there is nothing that they have to be told before what comes.
    for (const watcher of this.#watchers.keys()) this.#begin(watcher, 0, true);
    this.#board.clear();
    this.#places.clear();
    this.#seq = 0;
    this.#log = undefined;
  }

  /** Until all of it is sent, a page is told of no higher place than it had: one that is cut off meanwhile begins anew. */
  async #tell(watcher: Watcher, cursor: Cursor): Promise<void> {
    let last: StandingTable | undefined;
    // As a panel lists them: what comes into view first is there first.
    const inOrder = this.#people.map(({ id }) => id);
    for (const table of this.#board.tables(cursor.after, inOrder)) {
      if (last) await cursor.send(this.#message(cursor.after, last, []));
      if (this.#watchers.get(watcher) !== cursor) return;
      last = table;
    }
    cursor.isTold = true;
    if (this.#log === undefined) return;
    const places = [...this.#places.values()].filter(({ seq }) => seq > cursor.after);
    await cursor.send(this.#message(this.#seq, last ?? [], places));
  }

  #message(seq: number, standings: Standing[] | StandingTable, places: Whereabouts[]): WireMessage {
    return { type: 'standings', feed: this.#feed, log: this.#log ?? '', seq, standings, places };
  }
}
