import { checkProgressSchema, rawEvent, readStoredEvent, type LogEntry } from '@waymark/roadmap';
import type { Insertable, Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { PlaceRow, StandingRow } from './event-log.ts';

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

export function readStanding(row: Omit<Selectable<Database['standings']>, 'course'>): StandingRow {
  const { subject, lab, check_id: check, seq } = row;
  return { subject, lab, check, seq, progress: checkProgressSchema.parse(JSON.parse(row.progress)) };
}

export function standingRow(course: string, standing: StandingRow): Insertable<Database['standings']> {
  const { subject, lab, check, seq, progress } = standing;
  return { course, subject, lab, check_id: check, seq, progress: JSON.stringify(progress) };
}

export function readPlace(row: Selectable<Database['places']>): PlaceRow {
  const { subject, seq, lab, cell, at } = row;
  if (lab === null || at === null) return { subject, seq };
  return { subject, seq, last: { lab, at, ...(cell !== null && { cell }) } };
}

export function placeRow(course: string, { subject, seq, last }: PlaceRow): Insertable<Database['places']> {
  return { course, subject, seq, lab: last?.lab ?? null, cell: last?.cell ?? null, at: last?.at ?? null };
}

/** What is no JSON is of no known version. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
