import type { Role } from '@waymark/roadmap';
import type { ColumnType, Generated } from 'kysely';

/** The tables, of SQLite and PostgreSQL alike. Times are in ISO 8601. */
export interface Database {
  /** One row a log. */
  courses: {
    id: string;
    /** The place of the last event, 0 for none. Whoever appends holds this row locked. */
    head: number;
    /** Null where it is the log of whoever has no course. */
    title: ColumnType<string | null, string | null | undefined>;
  };
  /** Who is in which course. A person who is in two has an id in each. */
  members: {
    id: string;
    course: string;
    name: string;
    role: Role;
    team: string | null;
    /** Of the learning management system. */
    lms_id: string | null;
    /** 1 where the team may see where they stand. */
    shares: number;
    /** Null as long as nobody has joined as this member. */
    joined_at: string | null;
  };
  /** The keys that speak for a member. Only a hash of each is kept. */
  devices: { key_hash: string; member: string; created_at: string };
  join_codes: {
    code_hash: string;
    course: string;
    role: Role;
    team: string | null;
    /** Whom it lets in; null for whoever comes. */
    member: string | null;
    uses_left: number;
    expires_at: string;
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
  /** Where a student worked last: a projection of the events. */
  places: {
    course: string;
    subject: string;
    /** The place of the last event about the student. */
    seq: number;
    /** Null, as `at` is, where they have worked nowhere yet. */
    lab: string | null;
    cell: string | null;
    at: string | null;
  };
  /** Which labs a student has opened, and when first: a projection of the events. */
  opened: { course: string; subject: string; lab: string; at: string };
  meta: { key: 'log'; value: string };
}

/** The tables of the first version. */
export interface FirstDatabase {
  events: { seq: Generated<number>; user_id: string; id: string; received_at: string; event: string };
  meta: { key: 'log'; value: string };
}

/** Which SQL is spoken. */
export type Dialect = 'sqlite' | 'postgres';
