import type { CheckProgress, LogEntry, ProgressEvent, ProgressState, StoredStanding } from '@waymark/roadmap';

/** The course of whoever has no other: one student, alone. */
export const LOCAL_COURSE = 'local';

/** What is to be appended; the log adds the place, the time and the version. */
export interface NewEntry {
  readonly course: string;
  /** Whose progress it belongs to. */
  readonly subject: string;
  /** Who recorded it. */
  readonly actor: string;
  readonly event: ProgressEvent;
  /** The recorder's clock as it sent the event, in ISO 8601, where it was told. */
  readonly sentAt?: string | undefined;
}

/** Where one student stands with one check. */
export interface StandingRow {
  readonly subject: string;
  readonly lab: string;
  readonly check: string;
  /** The place of the event that changed it last. */
  readonly seq: number;
  readonly progress: CheckProgress;
}

/** Where a student worked last, if anywhere. */
export interface PlaceRow {
  readonly subject: string;
  /** The place of the last event about them. */
  readonly seq: number;
  readonly last?: ProgressState['last'];
}

/** A lab that a student has opened, and when first. */
export interface OpenedRow {
  readonly subject: string;
  readonly lab: string;
  readonly at: string;
}

/** What one commit added to the log of a course, and what it changed. */
export interface Commit {
  readonly course: string;
  /** In order, without gaps. */
  readonly entries: readonly LogEntry[];
  /** As they are after the last entry, or later. */
  readonly standings: readonly StandingRow[];
  readonly places: readonly PlaceRow[];
}

export type CommitListener = (commit: Commit) => void;

export interface LogStatus {
  /** The name of the last migration: `0005-opened`. */
  readonly schema: string;
  /** When the newest event came, by the server's clock then; null where there is none. */
  readonly newest: string | null;
}

/** Which standings are wanted. */
export interface StandingsQuery {
  /** Whose; left out: everybody's. */
  readonly subjects?: readonly string[] | undefined;
  /** At most so many, those that changed first; left out: all. Where there are fewer, there are no more. */
  readonly limit?: number | undefined;
}

/** What a place in a log is about: everything up to it is contained. */
export interface AsOf {
  readonly seq: number;
}

/**
 * The logs of all courses: every event, in one order a course, and where everybody stands by them. Nothing in a log
 * is changed or removed, but for the words of a person who leaves (`Roster.remove`). Its places have no gaps, and whoever has read up to a place has missed nothing before it:
 * two appends to a course never overlap.
 *
 * An event is known by its course, its actor and its id together: what others chose as ids neither hides an
 * event nor shows that theirs exists.
 */
export interface EventLog {
  /** Names these logs. Places in them mean nothing where the name is another. */
  readonly id: string;

  /**
   * Appends those of the events that their actors have not appended before, at the time that {@link settleTime}
   * gives them. When the promise resolves, all of them are durable, the standings count them, and the listeners know
   * the new ones. When it rejects, none of them may be taken for durable; appending them again is safe.
   */
  append(entries: readonly NewEntry[]): Promise<void>;

  /** A subject's entries (undefined: everybody's) after a place in the log of a course, in order, at most `limit`. */
  read(course: string, subject: string | undefined, after: number, limit: number): Promise<LogEntry[]>;

  /** The place of the last entry of a course, or 0. */
  head(course: string): Promise<number>;

  /** The courses to which something was appended since a time by the server's clock, in ISO 8601; the newest first. */
  coursesSince(receivedAt: string): Promise<string[]>;

  /** Where a student stands. */
  progress(course: string, subject: string): Promise<AsOf & { readonly state: ProgressState }>;

  /** The standings and places that changed after a place in the log: up to the place that it answers, all of them. */
  standings(
    course: string,
    after: number,
    query?: StandingsQuery,
  ): Promise<AsOf & Pick<Commit, 'standings' | 'places'>>;

  /**
   * As {@link standings}, unread, which is a quarter of the work for a class.
   *
   * @param limit At most so many, those that changed first. Where there are fewer, there are no more.
   * @param subjects Whose; left out: everybody's.
   */
  storedStandings(
    course: string,
    after: number,
    limit: number,
    subjects?: readonly string[],
  ): Promise<AsOf & Pick<Commit, 'places'> & { readonly standings: readonly StoredStanding[] }>;

  /** The standings in which a student has called for help or a review and has not taken that back; it may be answered. */
  calls(course: string): Promise<StandingRow[]>;

  /** Calls the listener with each commit once, those of a course in order. Returns a function that ends it. */
  subscribe(listener: CommitListener): () => void;

  /**
   * Writes a copy of all that is kept, as of one moment between the call and its end, while the log is used.
   *
   * @param path Of a new SQLite file.
   */
  backUp(path: string): Promise<void>;

  /** How the database is. */
  status(): Promise<LogStatus>;

  /** Waits until what was appended is durable, then closes the store. */
  close(): Promise<void>;
}
