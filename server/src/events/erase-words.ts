import { rawEvent, type StoredEvent } from '@waymark/roadmap';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { rebuildProjections } from './projection.ts';
import { readEntry } from './rows.ts';

/** Stands where the words of somebody stood who has left. */
const ERASED = '(removed)';

/**
 * Takes away the words that a person wrote, and those that others wrote to them, and makes the standings anew that held any.
 *
 * @param db The transaction, which holds the course.
 */
export async function eraseWords(db: Kysely<Database>, course: string, person: string): Promise<void> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('course', '=', course)
    .where(({ or, eb }) => or([eb('subject', '=', person), eb('actor', '=', person)]))
    .execute();
  const subjects = new Set<string>();
  for (const { seq, subject, event } of rows.map(readEntry)) {
    const erased = withoutWords(event);
    if (erased === event) continue;
    subjects.add(subject);
    await db
      .updateTable('events')
      .set({ event: JSON.stringify(rawEvent(erased)) })
      .where('course', '=', course)
      .where('seq', '=', seq)
      .execute();
  }
  for (const subject of subjects) await rebuildProjections(db, course, subject);
}

function withoutWords(event: StoredEvent): StoredEvent {
  switch (event.type) {
    case 'note':
      return { ...event, text: '' };
    case 'review':
    case 'grade':
    case 'message': {
      const { by: _, ...rest } = event;
      return { ...rest, text: ERASED };
    }
    case 'attend': {
      const { by: _, ...rest } = event;
      return rest;
    }
    case 'help':
    case 'hand-in': {
      const { answer: _, ...rest } = event;
      return rest;
    }
    case 'unknown':
      // Whatever a newer version keeps there may be words.
      return { ...event, raw: { id: event.id } };
    case 'open':
    case 'visit':
    case 'check':
    case 'hint':
    case 'verified':
      return event;
    default:
      return event satisfies never;
  }
}
