import { z } from 'zod';
import { EVENT_VERSION, rawEvent, readStoredEvent, type StoredEvent } from './stored-event.ts';

/** One line of the log of a course: whom an event is about, and who did it. */
export interface LogEntry {
  /** The place in the log of its course, from 1, without gaps. */
  readonly seq: number;
  readonly course: string;
  /** Whose progress it belongs to. */
  readonly subject: string;
  /** Who recorded it; stamped by the server. */
  readonly actor: string;
  /** By the server's clock, in ISO 8601. */
  readonly receivedAt: string;
  /** Of the event's form when it was stored; see {@link EVENT_VERSION}. */
  readonly version: number;
  readonly event: StoredEvent;
}

/** What a student's own feed carries of a log entry. */
export type LoggedEvent = Pick<LogEntry, 'seq' | 'actor' | 'receivedAt' | 'event'>;

/** Reads a {@link LoggedEvent}; an event that this version does not know stays in it as unknown. */
export const loggedEventSchema = z
  .object({
    seq: z.number().int().min(1),
    actor: z.string(),
    receivedAt: z.string(),
    event: z.unknown(),
  })
  .transform((entry): LoggedEvent => ({
    ...entry,
    event: readStoredEvent(entry.event, EVENT_VERSION, entry.receivedAt),
  }));

/** A {@link LoggedEvent} as it travels. */
export type WireEvent = z.input<typeof loggedEventSchema>;

/** Makes what travels of a log entry. */
export function toWire({ seq, actor, receivedAt, event }: LoggedEvent): WireEvent {
  return { seq, actor, receivedAt, event: rawEvent(event) };
}
