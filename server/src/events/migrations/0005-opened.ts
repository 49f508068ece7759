import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database, Dialect } from '../database.ts';
import { rebuildProjections } from '../projection.ts';

/**
 * The labs that a student has opened in a table of their own, and where they are in columns: an event changes one short row,
 * and not all that was opened before.
 */
export const openedMigration = (dialect: Dialect): Migration => ({
  async up(db: Kysely<Database>) {
    await db.schema.dropIndex('places_course_seq').execute();
    await db.schema.alterTable('places').renameTo('places_0004').execute();
    await db.schema
      .createTable('places')
      .addColumn('course', 'text', column => column.notNull())
      .addColumn('subject', 'text', column => column.notNull())
      .addColumn('seq', 'integer', column => column.notNull())
      .addColumn('lab', 'text')
      .addColumn('cell', 'text')
      .addColumn('at', 'text')
      .addPrimaryKeyConstraint('places_course_subject', ['course', 'subject'])
      .execute();
    const opened = db.schema
      .createTable('opened')
      .addColumn('course', 'text', column => column.notNull())
      .addColumn('subject', 'text', column => column.notNull())
      .addColumn('lab', 'text', column => column.notNull())
      .addColumn('at', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('opened_key', ['course', 'subject', 'lab']);
    await (dialect === 'sqlite' ? opened.modifyEnd(sql`WITHOUT ROWID`) : opened).execute();
    await copyPlaces(db, dialect);
    await db.schema.dropTable('places_0004').execute();
    await fillEmpty(db);
  },
});

async function copyPlaces(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  if (dialect === 'sqlite') {
    await sql`INSERT INTO places SELECT course, subject, seq, place ->> '$.last.lab', place ->> '$.last.cell',
      place ->> '$.last.at' FROM places_0004`.execute(db);
    await sql`INSERT INTO opened SELECT course, subject, lab.key, lab.value
      FROM places_0004, json_each(place, '$.opened') AS lab`.execute(db);
  } else {
    await sql`INSERT INTO places SELECT course, subject, seq, place::jsonb #>> '{last,lab}',
      place::jsonb #>> '{last,cell}', place::jsonb #>> '{last,at}' FROM places_0004`.execute(db);
    await sql`INSERT INTO opened SELECT course, subject, lab.key, lab.value
      FROM places_0004, jsonb_each_text(place::jsonb -> 'opened') AS lab`.execute(db);
  }
}

/** Fills the projections of the courses that come from before there were any. */
async function fillEmpty(db: Kysely<Database>): Promise<void> {
  const courses = await db
    .selectFrom('courses')
    .select('id')
    .where('head', '>', 0)
    .where('id', 'not in', db.selectFrom('places').select('course'))
    .execute();
  for (const { id } of courses) await rebuildProjections(db, id);
}
