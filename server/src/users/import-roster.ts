import type { Kysely } from 'kysely';
import type { Database } from '../events/database.ts';
import { insertCode, PERSONAL_CODE } from './join-codes.ts';
import { newMemberId } from './keys.ts';
import type { RosterRow } from './roster-csv.ts';

/** What became of a line of the roster. */
export interface ImportedMember {
  readonly id: string;
  readonly name: string;
  readonly lmsId: string;
  readonly result: 'added' | 'changed' | 'same';
  /** By which they join; for those who have not. Told this once. */
  readonly code?: string;
}

/**
 * Brings a roster into a course. Who is there by that id already takes over name, team and role; who
 * is not in the roster stays.
 *
 * @param db The transaction.
 */
export async function importRoster(
  db: Kysely<Database>,
  course: string,
  rows: readonly RosterRow[],
  now: Date = new Date(),
): Promise<ImportedMember[]> {
  const imported: ImportedMember[] = [];
  for (const row of rows) {
    const { hasJoined, ...member } = await mergeRow(db, course, row);
    const { role, team } = row;
    const code = hasJoined
      ? undefined
      : await insertCode(db, { course, role, team, member: member.id, ...PERSONAL_CODE }, now);
    imported.push({ ...member, ...(code !== undefined && { code }) });
  }
  return imported;
}

async function mergeRow(
  db: Kysely<Database>,
  course: string,
  { name, lmsId, role, ...row }: RosterRow,
): Promise<Omit<ImportedMember, 'code'> & { hasJoined: boolean }> {
  const team = row.team ?? null;
  const known = await db
    .selectFrom('members')
    .selectAll()
    .where('course', '=', course)
    .where('lms_id', '=', lmsId)
    .executeTakeFirst();
  if (!known) {
    const id = newMemberId();
    await db
      .insertInto('members')
      .values({ id, course, name, role, team, lms_id: lmsId, shares: 0, joined_at: null })
      .execute();
    return { id, name, lmsId, result: 'added', hasJoined: false };
  }
  const isSame = known.name === name && known.team === team && known.role === role;
  if (!isSame) await db.updateTable('members').set({ name, team, role }).where('id', '=', known.id).execute();
  return {
    id: known.id,
    name,
    lmsId,
    result: isSame ? 'same' : 'changed',
    hasJoined: known.joined_at !== null,
  };
}
