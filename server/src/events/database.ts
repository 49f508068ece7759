import type { Generated } from 'kysely';

/** The tables, of SQLite and PostgreSQL alike. Times are in ISO 8601. */
export interface Database {
  /** One row a log. */
  courses: {
    id: string;
    /** The place of the last event, 0 for none. Whoever appends holds this row locked. */
    head: number;
  };
  events: {
    course: string;
    seq: number;
    subject: string;
    actor: string;
    id: string;
    received_at: string;
    version: number;
    /** The event as JSON. */
    event: string;
  };
  /** Where a student stands with a check: a projection of the events. */
  standings: {
    course: string;
    subject: string;
    lab: string;
    check_id: string;
    /** The place of the event that changed it last. */
    seq: number;
    /** A `CheckProgress` as JSON. */
    progress: string;
  };
  /** Which labs a student has opened, and where they are: a projection of the events. */
  places: {
    course: string;
    subject: string;
    seq: number;
    /** A `Place` as JSON. */
    place: string;
  };
  meta: { key: 'log'; value: string };
}

/** The tables of the first version. */
export interface FirstDatabase {
  events: { seq: Generated<number>; user_id: string; id: string; received_at: string; event: string };
  meta: { key: 'log'; value: string };
}

/** Which SQL is spoken. */
export type Dialect = 'sqlite' | 'postgres';
