import { sql, type Kysely } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator, type Migration } from 'kysely/migration';
import type { Database, Dialect } from './database.ts';
import { eventsMigration } from './migrations/0001-events.ts';
import { coursesMigration } from './migrations/0002-courses.ts';
import { standingsMigration } from './migrations/0003-standings.ts';
import { peopleMigration } from './migrations/0004-people.ts';
import { openedMigration } from './migrations/0005-opened.ts';

/** In order of their numbers; the tables of one that was released are never changed. */
const migrationsOf = (dialect: Dialect): Record<string, Migration> => ({
  '0001-events': eventsMigration(dialect),
  '0002-courses': coursesMigration,
  '0003-standings': standingsMigration,
  '0004-people': peopleMigration,
  '0005-opened': openedMigration(dialect),
});

/**
 * Brings the tables up to date, all the way or not at all: what ends it halfway leaves them as they were. Several servers may
 * do so at once: one does, the others wait.
 *
 * @throws When a migration fails, or the database is newer than this server: ask {@link isNewer} before.
 */
export async function migrate(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') return migrateToLatest(db, dialect);
  // In a transaction of our own: Kysely takes SQLite for a database that cannot undo a change of its tables.
  await db.connection().execute(async one => {
    await sql`BEGIN`.execute(one);
    try {
      await migrateToLatest(one, dialect);
      await sql`COMMIT`.execute(one);
    } catch (error) {
      // A full disk may have ended it already.
      await sql`ROLLBACK`.execute(one).catch(() => {});
      throw error;
    }
  });
}

async function migrateToLatest(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrationsOf(dialect)) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** The name of the last migration that this version knows. */
export const NEWEST_SCHEMA = Object.keys(migrationsOf('sqlite')).toSorted().at(-1) ?? 'none';

/** The name of the migration that a database has seen last. */
export async function schemaOf(db: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)} ORDER BY name DESC LIMIT 1`.execute(db);
  return rows[0]?.name ?? 'none';
}

/** Whether the tables were made by migrations that this server does not know. */
export async function isNewer(db: Kysely<Database>, dialect: Dialect): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return false;
  const { rows } = await sql<{
    name: string;
  }>`SELECT name FROM ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  const known = migrationsOf(dialect);
  return rows.some(({ name }) => !Object.hasOwn(known, name));
}
