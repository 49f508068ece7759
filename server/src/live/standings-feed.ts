import {
  standingOf,
  type Person,
  type SharedFeed,
  type Standing,
  type StandingTable,
  type Whereabouts,
  type WireMessage,
} from '@waymark/roadmap';
import type { EventLog } from '../events/event-log.ts';
import { whereaboutsOf, type Changes } from './changes.ts';
import { CourseBoard, type BoardRead } from './course-board.ts';
import type { FeedSource, Watcher } from './shared-feeds.ts';

/** How long changes are gathered before they are sent. */
export const GATHER_MS = 50;

/** A watcher for whom more than this waits is left out until it has read; then it gets the last values. */
const MAX_WAITING_BYTES = 262_144;

/** So many values are read at once. */
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
  readonly #watchers = new Map<Watcher, Cursor>();
  readonly #standings = new Map<string, Standing>();
  readonly #places = new Map<string, Whereabouts>();
  /** Kept from the first time that somebody wants all of a course; a team reads its few. */
  #board: CourseBoard | undefined;
  #people: readonly Person[] = [];
  /** The place of the last commit of the course that was heard of. */
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #leftAt = performance.now();

  constructor(options: StandingsFeedOptions) {
    this.#options = options;
  }

  /** For how long nobody has watched, in milliseconds; 0 while somebody does. */
  get idleMs(): number {
    return this.#watchers.size === 0 ? performance.now() - this.#leftAt : 0;
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

  /**
   * Reads all of a course before somebody wants it, which others hardly notice.
   *
   * @param signal Ends it, unless somebody waits for it by then.
   * @returns How many values there are, once they are read.
   */
  async warm(signal: AbortSignal): Promise<number> {
    const { values } = await this.#whenRead(this.#boardFor(signal));
    return values;
  }

  leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    this.#leftAt = performance.now();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#standings.clear();
    this.#places.clear();
  }

  /**
   * Takes note of who is in it. Whoever leaves takes their words along, of which others' values may hold some: what is
   * kept is read anew then.
   */
  setPeople(people: readonly Person[]): void {
    const ids = new Set(people.map(({ id }) => id));
    if (this.#people.some(({ id }) => !ids.has(id))) this.#board = undefined;
    this.#people = people;
  }

  /** Takes note of a commit to the course; one that changes nothing of its subjects need not be told. */
  publish(changes: Changes): void {
    const { seq, standings, places } = changes;
    this.#seq = Math.max(seq, this.#seq);
    this.#board?.take(changes);
    if (this.#watchers.size === 0) return;
    for (const subject of this.#options.subjects ?? standings.keys()) {
      for (const value of standings.get(subject) ?? []) this.#standings.set(keyOf(value), value);
    }
    for (const subject of this.#options.subjects ?? places.keys()) {
      const place = places.get(subject);
      if (place) this.#places.set(subject, place);
    }
    if (this.#standings.size + this.#places.size > 0) {
      this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
    }
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
        watcher.post(message);
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

  #catchUp(watcher: Watcher, cursor: Cursor): Promise<void> {
    const wantsBoard = !this.#options.subjects && (cursor.seq === 0 || this.#board?.isRead === true);
    return wantsBoard ? this.#showBoard(watcher, cursor) : this.#showChanges(watcher, cursor);
  }

  /**
   * Until all of it is sent, a watcher is told of no higher place than it had: the tables are in no order, so whoever is
   * cut off meanwhile begins anew. As long as the board is read, it comes as it is.
   */
  async #showBoard(watcher: Watcher, cursor: Cursor): Promise<void> {
    const isHere = (): boolean => this.#watchers.get(watcher) === cursor;
    const board = this.#boardFor();
    let hasAll = !board.isRead;
    const unfollow = board.follow(part => {
      hasAll &&= isHere() && watcher.bufferedBytes <= MAX_WAITING_BYTES;
      if (hasAll) watcher.post(this.#message(cursor.seq, part, []));
    });
    board.hurry();
    let read: BoardRead;
    try {
      const last = hasAll ? await this.#sendTables(watcher, cursor, board.tables(0)) : undefined;
      if (last && isHere()) watcher.post(this.#message(cursor.seq, last, []));
      read = await this.#whenRead(board);
    } finally {
      unfollow();
    }
    if (!isHere()) return; // It left, or began anew.
    const begun = this.#seq;
    const last = await this.#sendTables(watcher, cursor, board.tables(hasAll ? read.begun : cursor.seq));
    if (!isHere()) return;
    // What was committed meanwhile; from here on, the watcher hears of it.
    const news = this.#seq > begun ? board.tables(begun) : [];
    for (const table of news) watcher.post(this.#message(cursor.seq, table, []));
    const places = board.placesAfter(cursor.seq);
    cursor.seq = this.#seq;
    cursor.isLive = true;
    await watcher.send(this.#message(this.#seq, last ?? [], places));
  }

  /** Sends all but the last, which it answers, as the watcher reads them. */
  async #sendTables(
    watcher: Watcher,
    cursor: Cursor,
    tables: Iterable<StandingTable>,
  ): Promise<StandingTable | undefined> {
    let last: StandingTable | undefined;
    for (const table of tables) {
      if (last) {
        await watcher.send(this.#message(cursor.seq, last, []));
        await new Promise(setImmediate); // Everybody else has a turn.
        if (this.#watchers.get(watcher) !== cursor) return undefined; // It left, or began anew.
      }
      last = table;
    }
    return last;
  }

  #boardFor(signal?: AbortSignal): CourseBoard {
    const { log, course } = this.#options;
    const inOrder = this.#people.map(({ id }) => id);
    this.#board ??= new CourseBoard({ log, course, inOrder, signal });
    return this.#board;
  }

  async #whenRead(board: CourseBoard): Promise<BoardRead> {
    try {
      const read = await board.read;
      this.#seq = Math.max(this.#seq, read.seq);
      return read;
    } catch (error) {
      // Whoever asks next reads again.
      if (this.#board === board) this.#board = undefined;
      throw error;
    }
  }

  /** What is committed while it reads is read again, so nothing falls between what was read and what comes. */
  async #showChanges(watcher: Watcher, cursor: Cursor): Promise<void> {
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

  #message(seq: number, standings: Standing[] | StandingTable, places: Whereabouts[]): WireMessage {
    const { feed, log } = this.#options;
    return { type: 'standings', feed, log: log.id, seq, standings, places };
  }
}

function keyOf({ subject, lab, check }: Pick<Standing, 'subject' | 'lab' | 'check'>): string {
  return `${subject}\n${lab}\n${check}`;
}
