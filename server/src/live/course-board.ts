import { StandingBoard, type StandingTable, type StoredStanding, type Whereabouts } from '@waymark/roadmap';
import type { EventLog } from '../events/event-log.ts';
import { whereaboutsOf, type Changes } from './changes.ts';

/** So many values are read at once: a whole class would hold everybody else up. */
const PAGE_STANDINGS = 2_000;

/** Of whom a window shows more than a part at once: so many are read before all others, and so many of them at once. */
const FIRST_SUBJECTS = 48;
const FIRST_AT_ONCE = 6;

/** As long as nobody waits for it, so much less is read at once, and everybody else then has so many times as long. */
const UNHURRIED_PART = 4;
const UNHURRIED_REST = 4;

/** What was read of a course, and between which places in its log. */
export interface BoardRead {
  /** How many. */
  readonly values: number;
  /** What has changed since then may be missing in the parts that were read. */
  readonly begun: number;
  /** Up to here, nothing is missing in the board. */
  readonly seq: number;
}

/** What of a course is read. */
interface Reading {
  /** Left out: everybody. */
  readonly subjects?: readonly string[];
  /** Whose values are read already. */
  readonly known: ReadonlySet<string>;
}

export interface BoardOptions {
  readonly log: EventLog;
  readonly course: string;
  /** Everybody, as a panel lists them: whoever comes into view first is read first. */
  readonly inOrder: readonly string[];
  /** Ends the reading, which then rejects, unless somebody waits for it. */
  readonly signal?: AbortSignal | undefined;
}

/** All last values of a course, as they travel, and where everybody works: read once, then kept in step with the log. */
export class CourseBoard {
  readonly #standings = new StandingBoard();
  readonly #places = new Map<string, Whereabouts>();
  readonly #options: BoardOptions;
  readonly #followers = new Set<(part: StandingTable) => void>();
  readonly #read: Promise<BoardRead>;
  #values = 0;
  #isHurried = false;
  /** Ends the rest between two parts. */
  #wake = (): void => {};
  #isRead = false;

  /** Begins to read, which others hardly notice. Whatever is committed from here on is to be given to {@link take}. */
  constructor(options: BoardOptions) {
    this.#options = options;
    this.#read = this.#fill(options.inOrder.slice(0, FIRST_SUBJECTS));
    this.#read.catch(() => {}); // Whoever waits for it hears of it, also who begins to wait later.
  }

  /** Resolves when all is read. */
  get read(): Promise<BoardRead> {
    return this.#read;
  }

  /** Whether all is read. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Reads on without a rest: somebody waits. */
  hurry(): void {
    this.#isHurried = true;
    this.#wake();
  }

  /** Calls with each part that is read from here on. Returns a function that ends it. */
  follow(listener: (part: StandingTable) => void): () => void {
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }

  /** Takes note of a commit. */
  take({ standings, places }: Changes): void {
    for (const values of standings.values()) for (const value of values) this.#standings.set(value);
    for (const place of places.values()) this.#note(place);
  }

  /** The values that changed after a place; see {@link StandingBoard.tables}. */
  tables(after: number): Iterable<StandingTable> {
    return this.#standings.tables(after);
  }

  /** Where those work who have done something after a place. */
  placesAfter(after: number): Whereabouts[] {
    return [...this.#places.values()].filter(({ seq }) => seq > after);
  }

  async #fill(first: readonly string[]): Promise<BoardRead> {
    const { log, course } = this.#options;
    const begun = await log.head(course);
    // What they do from here on is taken note of as it is committed.
    const known = new Set<string>();
    for (let index = 0; index < first.length;) {
      const subjects = first.slice(index, index + this.#atOnce(FIRST_AT_ONCE));
      const began = performance.now();
      await this.#readPages({ subjects, known });
      for (const subject of subjects) known.add(subject);
      index += subjects.length;
      await this.#giveWay(began);
    }
    const seq = await this.#readPages({ known });
    await this.#putTogether();
    this.#isRead = true;
    return { values: this.#values, begun, seq };
  }

  /** Reads all of some, or of everybody but those who are known; answers the place up to which nothing is missing. */
  async #readPages({ subjects, known }: Reading): Promise<number> {
    const { log, course } = this.#options;
    for (let after = 0; ;) {
      const limit = this.#atOnce(PAGE_STANDINGS);
      const began = performance.now();
      const page = await log.storedStandings(course, after, limit, subjects);
      const news = page.standings.filter(({ subject }) => !known.has(subject));
      if (news.length > 0) this.#add(news);
      for (const place of page.places.flatMap(whereaboutsOf)) this.#note(place);
      if (page.standings.length < limit) return page.seq;
      after = page.seq;
      await this.#giveWay(began);
    }
  }

  /** Has the text of each student ready before somebody asks, who would wait for a class of them. */
  async #putTogether(): Promise<void> {
    let began = performance.now();
    for (const _ of this.#standings.tables(0)) {
      if (this.#isHurried) return;
      await this.#giveWay(began);
      began = performance.now();
    }
  }

  #add(news: readonly StoredStanding[]): void {
    const part = this.#standings.add(news);
    this.#values += news.length;
    for (const follower of this.#followers) follower(part);
  }

  #atOnce(most: number): number {
    return this.#isHurried ? most : Math.ceil(most / UNHURRIED_PART);
  }

  /** Everybody else has a turn. @param began When the part was begun that is read now. */
  async #giveWay(began: number): Promise<void> {
    if (!this.#isHurried) {
      const restMs = UNHURRIED_REST * (performance.now() - began);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
        setTimeout(resolve, restMs);
      });
    }
    if (!this.#isHurried) this.#options.signal?.throwIfAborted();
    await new Promise(setImmediate);
  }

  #note(place: Whereabouts): void {
    if (place.seq >= (this.#places.get(place.subject)?.seq ?? 0)) this.#places.set(place.subject, place);
  }
}
