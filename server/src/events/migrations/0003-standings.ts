import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';
import { rebuildProjections } from '../projection.ts';

/** Fills the projections from the events. Also wanted where a fold changed its meaning: the next such number does the same. */
export const standingsMigration: Migration = {
  async up(db: Kysely<Database>) {
    const courses = await db.selectFrom('courses').select('id').execute();
    for (const { id } of courses) await rebuildProjections(db, id);
  },
};
