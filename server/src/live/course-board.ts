import { StandingBoard, type StandingTable, type Whereabouts } from '@waymark/roadmap';
import type { EventLog } from '../events/event-log.ts';
import { whereaboutsOf, type Changes } from './changes.ts';

/** So many values are read at once: a whole class would hold everybody else up. */
const PAGE_STANDINGS = 2_000;

/** Between which places in the log a board was read. */
export interface BoardRead {
  /** What has changed since then may be missing in the parts that were read. */
  readonly begun: number;
  /** Up to here, nothing is missing in the board. */
  readonly seq: number;
}

/** All last values of a course, as they travel, and where everybody works: read once, then kept in step with the log. */
export class CourseBoard {
  readonly #standings = new StandingBoard();
  readonly #places = new Map<string, Whereabouts>();
  readonly #read: Promise<BoardRead>;

  /**
   * Begins to read. Whatever is committed from here on is to be given to {@link take}.
   *
   * @param onRead Called with each part as it is read.
   */
  constructor(log: EventLog, course: string, onRead: (part: StandingTable) => void) {
    this.#read = this.#fill(log, course, onRead);
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

  async #fill(log: EventLog, course: string, onRead: (part: StandingTable) => void): Promise<BoardRead> {
    const begun = await log.head(course);
    for (let after = 0; ;) {
      const { seq, standings, places } = await log.storedStandings(course, after, PAGE_STANDINGS);
      if (standings.length > 0) onRead(this.#standings.add(standings));
      for (const place of places.flatMap(whereaboutsOf)) this.#note(place);
      if (standings.length < PAGE_STANDINGS) return { begun, seq };
      after = seq;
      await new Promise(setImmediate); // Everybody else has a turn.
    }
  }

  #note(place: Whereabouts): void {
    if (place.seq >= (this.#places.get(place.subject)?.seq ?? 0)) this.#places.set(place.subject, place);
  }
}
