import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';

/** Who is in a course, by which keys they are known, and the codes by which others come in. */
export const peopleMigration: Migration = {
  async up(db: Kysely<Database>) {
    await db.schema.alterTable('courses').addColumn('title', 'text').execute();
    await db.schema
      .createTable('members')
      .addColumn('id', 'text', column => column.primaryKey())
      .addColumn('course', 'text', column => column.notNull())
      .addColumn('name', 'text', column => column.notNull())
      .addColumn('role', 'text', column => column.notNull())
      .addColumn('team', 'text')
      .addColumn('lms_id', 'text')
      .addColumn('shares', 'integer', column => column.notNull())
      .addColumn('joined_at', 'text')
      .addUniqueConstraint('members_course_lms_id', ['course', 'lms_id'])
      .execute();
    await db.schema.createIndex('members_course_team').on('members').columns(['course', 'team']).execute();
    await db.schema
      .createTable('devices')
      .addColumn('key_hash', 'text', column => column.primaryKey())
      .addColumn('member', 'text', column => column.notNull())
      .addColumn('created_at', 'text', column => column.notNull())
      .execute();
    await db.schema.createIndex('devices_member').on('devices').column('member').execute();
    await db.schema
      .createTable('join_codes')
      .addColumn('code_hash', 'text', column => column.primaryKey())
      .addColumn('course', 'text', column => column.notNull())
      .addColumn('role', 'text', column => column.notNull())
      .addColumn('team', 'text')
      .addColumn('member', 'text')
      .addColumn('uses_left', 'integer', column => column.notNull())
      .addColumn('expires_at', 'text', column => column.notNull())
      .execute();
    await db.schema.createIndex('join_codes_member').on('join_codes').column('member').execute();
  },
};
