import { randomUUID } from 'node:crypto';
import { sql, type Generated, type Kysely } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator, type Migration } from 'kysely/migration';

/** The tables. */
export interface Database {
  events: {
    seq: Generated<number>;
    user_id: string;
    id: string;
    received_at: string;
    /** The event as JSON. */
    event: string;
  };
  meta: { key: 'log'; value: string };
}

/** In order of their numbers; one that was released is never changed. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-events': {
    async up(db: Kysely<Database>) {
      await db.schema
        .createTable('events')
        .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
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
  },
};

/**
 * Brings the tables up to date.
 *
 * @throws When a migration fails, or the database is newer than this server: ask {@link isNewer} before.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** Whether the tables were made by migrations that this server does not know. */
export async function isNewer(db: Kysely<Database>): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return false;
  const { rows } = await sql<{
    name: string;
  }>`SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.some(({ name }) => !Object.hasOwn(MIGRATIONS, name));
}
