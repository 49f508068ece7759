import { StandingBoard, standingOf, type StandingTable, type Whereabouts } from '@waymark/roadmap';
import type { EventLog } from '../events/event-log.ts';
import { whereaboutsOf, type Changes } from './changes.ts';

/** So many values are read at once: a whole class would hold everybody else up. */
const PAGE_STANDINGS = 2_000;

/** All last values of a course, as they travel, and where everybody works: read once, then kept in step with the log. */
export class CourseBoard {
  readonly #standings = new StandingBoard();
  readonly #places = new Map<string, Whereabouts>();
  readonly #read: Promise<number>;

  /** Begins to read. Whatever is committed from here on is to be given to {@link take}. */
  constructor(log: EventLog, course: string) {
    this.#read = this.#fill(log, course);
  }

  /** Resolves when all is read: with a place in the log up to which nothing is missing. */
  get read(): Promise<number> {
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

  async #fill(log: EventLog, course: string): Promise<number> {
    for (let after = 0; ;) {
      const { seq, standings, places } = await log.standings(course, after, { limit: PAGE_STANDINGS });
      for (const row of standings) this.#standings.set(standingOf(row));
      for (const place of places.flatMap(whereaboutsOf)) this.#note(place);
      if (standings.length < PAGE_STANDINGS) return seq;
      after = seq;
      await new Promise(setImmediate); // Everybody else has a turn.
    }
  }

  #note(place: Whereabouts): void {
    if (place.seq >= (this.#places.get(place.subject)?.seq ?? 0)) this.#places.set(place.subject, place);
  }
}
