import type { LoggedEvent, ProgressEvent } from '@waymark/roadmap';

/** An event with its place in the log and the user who recorded it. */
export interface LogEntry extends LoggedEvent {
  readonly user: string;
}

export type LogListener = (entries: readonly LogEntry[]) => void;

/**
 * Every progress event of every user, in one order. Nothing in it is changed or removed.
 *
 * An event is known by its user and its id together: what others chose as ids neither hides an
 * event nor shows that theirs exists.
 */
export interface EventLog {
  /** Names this log. Places in it mean nothing in a log of another name. */
  readonly id: string;

  /**
   * Appends those of the events that the user has not appended before. When the promise resolves,
   * all of them are durable, and the listeners know the new ones. When it rejects, none of them
   * may be taken for durable; appending them again is safe.
   */
  append(user: string, events: readonly ProgressEvent[]): Promise<void>;

  /**
   * A user's events after a place in the log, in order, at most `limit`. None of them, nor of those that the
   * listeners hear of, is later than its arrival, whatever the recorder's clock said.
   */
  read(user: string, after: number, limit: number): Promise<LoggedEvent[]>;

  /** The place of the last event, or 0. */
  head(): Promise<number>;

  /** Calls the listener with each new entry once, in order. Returns a function that ends it. */
  subscribe(listener: LogListener): () => void;

  /** Waits until what was appended is durable, then closes the store. */
  close(): Promise<void>;
}
