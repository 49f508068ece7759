import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';

/** A log for each course, and the projections, which are still to be filled from what was there. */
export const coursesMigration: Migration = {
  async up(db: Kysely<Database>) {
    await db.schema.dropIndex('events_user_id_seq').execute();
    await db.schema.alterTable('events').renameTo('events_0001').execute();
    await db.schema
      .createTable('courses')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('head', 'integer', column => column.notNull())
      .execute();
    await db.schema
      .createTable('events')
      .addColumn('course', 'text', column => column.notNull())
      .addColumn('seq', 'integer', column => column.notNull())
      .addColumn('subject', 'text', column => column.notNull())
      .addColumn('actor', 'text', column => column.notNull())
      .addColumn('id', 'text', column => column.notNull())
      .addColumn('received_at', 'text', column => column.notNull())
      .addColumn('version', 'integer', column => column.notNull())
      .addColumn('event', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('events_course_seq', ['course', 'seq'])
      .addUniqueConstraint('events_course_actor_id', ['course', 'actor', 'id'])
      .execute();
    await db.schema
      .createIndex('events_course_subject_seq')
      .on('events')
      .columns(['course', 'subject', 'seq'])
      .execute();
    await createProjections(db);
    // Whoever had no course was alone, in the one that has no other name.
    await sql`INSERT INTO events SELECT 'local', seq, user_id, user_id, id, received_at, 1, event FROM events_0001`.execute(
      db,
    );
    await sql`INSERT INTO courses SELECT 'local', MAX(seq) FROM events_0001 HAVING COUNT(*) > 0`.execute(db);
    await db.schema.dropTable('events_0001').execute();
  },
};

async function createProjections(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('standings')
    .addColumn('course', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('lab', 'text', column => column.notNull())
    .addColumn('check_id', 'text', column => column.notNull())
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('progress', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('standings_key', ['course', 'subject', 'lab', 'check_id'])
    .execute();
  await db.schema.createIndex('standings_course_seq').on('standings').columns(['course', 'seq']).execute();
  await db.schema
    .createTable('places')
    .addColumn('course', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('place', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('places_key', ['course', 'subject'])
    .execute();
  await db.schema.createIndex('places_course_seq').on('places').columns(['course', 'seq']).execute();
}
