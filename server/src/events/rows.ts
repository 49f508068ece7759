import { checkProgressSchema, rawEvent, readStoredEvent, type LogEntry } from '@waymark/roadmap';
import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import type { Database } from './database.ts';
import type { Place, PlaceRow, StandingRow } from './event-log.ts';

const placeSchema = z.object({
  opened: z.record(z.string(), z.string()),
  last: z.object({ lab: z.string(), cell: z.string().optional(), at: z.string() }).optional(),
});

/** Reads an entry, of whichever version. */
export function readEntry(row: Selectable<Database['events']>): LogEntry {
  const { course, seq, subject, actor, received_at: receivedAt, version } = row;
  const event = readStoredEvent(parseJson(row.event), version, receivedAt);
  return { course, seq, subject, actor, receivedAt, version, event };
}

/** What is stored of an entry. @param id Of its event. */
export function entryRow(entry: LogEntry): Insertable<Database['events']> {
  const { course, seq, subject, actor, receivedAt, version, event } = entry;
  return {
    course,
    seq,
    subject,
    actor,
    id: event.id,
    received_at: receivedAt,
    version,
    event: JSON.stringify(rawEvent(event)),
  };
}

export function readStanding(row: Selectable<Database['standings']>): StandingRow {
  const { subject, lab, check_id: check, seq } = row;
  return { subject, lab, check, seq, progress: checkProgressSchema.parse(JSON.parse(row.progress)) };
}

export function standingRow(course: string, standing: StandingRow): Insertable<Database['standings']> {
  const { subject, lab, check, seq, progress } = standing;
  return { course, subject, lab, check_id: check, seq, progress: JSON.stringify(progress) };
}

export function readPlace({ subject, seq, place }: Selectable<Database['places']>): PlaceRow {
  return { subject, seq, ...placeOf(placeSchema.parse(JSON.parse(place))) };
}

export function placeRow(
  course: string,
  { subject, seq, ...place }: PlaceRow,
): Insertable<Database['places']> {
  return { course, subject, seq, place: JSON.stringify(place) };
}

/** What is no JSON is of no known version. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function placeOf({ opened, last }: z.infer<typeof placeSchema>): Place {
  return { opened, ...(last && { last }) };
}
