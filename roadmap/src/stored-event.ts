import { z } from 'zod';
import { progressEventSchema, type ProgressEvent } from './event.ts';

/** Of the language of events. Raised when what is stored from then on cannot be read as the version before. */
export const EVENT_VERSION = 2;

/** An event of a newer Waymark, or one that cannot be read: it is kept as it is, and no fold counts it. */
export interface UnknownEvent {
  readonly type: 'unknown';
  readonly id: string;
  readonly raw: unknown;
}
export type StoredEvent = ProgressEvent | UnknownEvent;

const namedSchema = z.looseObject({ id: z.string() });

/**
 * Reads an event as it was stored, by whichever version.
 *
 * @param version In which it was stored; see {@link EVENT_VERSION}.
 * @param receivedAt When the server had heard of it, in ISO 8601.
 */
export function readStoredEvent(raw: unknown, version: number, receivedAt: string): StoredEvent {
  const event = progressEventSchema.safeParse(upcast(raw, version, receivedAt));
  if (event.success) return event.data;
  return { type: 'unknown', id: namedSchema.safeParse(raw).data?.id ?? '', raw };
}

/** What to write or send for an event: an unknown one as it came. */
export function rawEvent(event: StoredEvent): unknown {
  return event.type === 'unknown' ? event.raw : event;
}

/** Brings what an older version stored into the form of {@link EVENT_VERSION}. Anything else is given back as it is. */
function upcast(raw: unknown, version: number, receivedAt: string): unknown {
  if (version > 1) return raw;
  const event = oldEventSchema.safeParse(raw).data;
  if (!event) return raw;
  // The first version kept the student's time, even one that was yet to come.
  const at = Date.parse(event.at) > Date.parse(receivedAt) ? receivedAt : event.at;
  return event.type === 'check' ? { release: null, ...event, at } : { ...event, at };
}

const oldEventSchema = z.looseObject({ type: z.string(), at: z.string() });
