import { StandingBoard, type StandingTable, type Whereabouts } from '@waymark/roadmap';
import type { EventLog } from '../events/event-log.ts';
import { whereaboutsOf, type Changes } from './changes.ts';

/** So many values are read at once: a whole class would hold everybody else up. */
const PAGE_STANDINGS = 2_000;

/** Of whom a window shows more than a part at once: so many are read before all others, and so many of them at once. */
const FIRST_SUBJECTS = 48;
const FIRST_AT_ONCE = 6;

/** Between which places in the log a board was read. */
export interface BoardRead {
  /** What has changed since then may be missing in the parts that were read. */
  readonly begun: number;
  /** Up to here, nothing is missing in the board. */
  readonly seq: number;
}

/** What of a course is read, and who is told of it. */
interface Reading {
  readonly log: EventLog;
  readonly course: string;
  /** Left out: everybody. */
  readonly subjects?: readonly string[];
  /** Whose values are read already. */
  readonly known: ReadonlySet<string>;
  onRead(part: StandingTable): void;
}

/** All last values of a course, as they travel, and where everybody works: read once, then kept in step with the log. */
export class CourseBoard {
  readonly #standings = new StandingBoard();
  readonly #places = new Map<string, Whereabouts>();
  readonly #read: Promise<BoardRead>;

  /**
   * Begins to read. Whatever is committed from here on is to be given to {@link take}.
   *
   * @param inOrder Everybody, as a panel lists them: whoever comes into view first is read first.
   * @param onRead Called with each part as it is read.
   */
  constructor(
    log: EventLog,
    course: string,
    inOrder: readonly string[],
    onRead: (part: StandingTable) => void,
  ) {
    this.#read = this.#fill(log, course, inOrder.slice(0, FIRST_SUBJECTS), onRead);
  }

  /** Resolves when all is read. */
  get read(): Promise<BoardRead> {
    return this.#read;
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

  async #fill(
    log: EventLog,
    course: string,
    first: readonly string[],
    onRead: (part: StandingTable) => void,
  ): Promise<BoardRead> {
    const begun = await log.head(course);
    // What they do from here on is taken note of as it is committed.
    const known = new Set<string>();
    for (let index = 0; index < first.length; index += FIRST_AT_ONCE) {
      const subjects = first.slice(index, index + FIRST_AT_ONCE);
      await this.#readPages({ log, course, subjects, known, onRead });
      for (const subject of subjects) known.add(subject);
      await new Promise(setImmediate); // Everybody else has a turn.
    }
    return { begun, seq: await this.#readPages({ log, course, known, onRead }) };
  }

  /** Reads all of some, or of everybody but those who are known; answers the place up to which nothing is missing. */
  async #readPages({ log, course, subjects, known, onRead }: Reading): Promise<number> {
    for (let after = 0; ;) {
      const page = await log.storedStandings(course, after, PAGE_STANDINGS, subjects);
      const news = page.standings.filter(({ subject }) => !known.has(subject));
      if (news.length > 0) onRead(this.#standings.add(news));
      for (const place of page.places.flatMap(whereaboutsOf)) this.#note(place);
      if (page.standings.length < PAGE_STANDINGS) return page.seq;
      after = page.seq;
      await new Promise(setImmediate); // Everybody else has a turn.
    }
  }

  #note(place: Whereabouts): void {
    if (place.seq >= (this.#places.get(place.subject)?.seq ?? 0)) this.#places.set(place.subject, place);
  }
}
