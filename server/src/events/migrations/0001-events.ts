import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Dialect, FirstDatabase } from '../database.ts';

/** The events of all users in one list, and the name of the log. */
export const eventsMigration = (dialect: Dialect): Migration => ({
  async up(db: Kysely<FirstDatabase>) {
    await db.schema
      .createTable('events')
      .addColumn('seq', dialect === 'postgres' ? 'serial' : 'integer', column =>
        dialect === 'postgres' ? column.primaryKey() : column.primaryKey().autoIncrement(),
      )
      .addColumn('user_id', 'text', column => column.notNull())
      .addColumn('id', 'text', column => column.notNull())
      .addColumn('received_at', 'text', column => column.notNull())
      .addColumn('event', 'text', column => column.notNull())
      .addUniqueConstraint('events_user_id_id', ['user_id', 'id'])
      .execute();
    await db.schema.createIndex('events_user_id_seq').on('events').columns(['user_id', 'seq']).execute();
    await db.schema
      .createTable('meta')
      .addColumn('key', 'text', column => column.primaryKey())
      .addColumn('value', 'text', column => column.notNull())
      .execute();
    await db.insertInto('meta').values({ key: 'log', value: randomUUID() }).execute();
  },
});
