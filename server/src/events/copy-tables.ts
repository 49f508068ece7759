import type { Insertable, Kysely } from 'kysely';
import type { Database } from './database.ts';

const PAGE_EVENTS = 1_000;
/** A row has nine values at most, and a statement takes 32,766. */
const ROWS_PER_INSERT = 1_000;

type Table = keyof Database;
/** All but the events, which are read page by page. */
const SMALL_TABLES = [
  'courses',
  'members',
  'devices',
  'join_codes',
  'standings',
  'places',
  'opened',
  'meta',
] as const;

/**
 * Copies all that is kept from one database into another, empty one. What it reads has to be one transaction, so that it is
 * as of one moment.
 */
export async function copyTables(from: Kysely<Database>, to: Kysely<Database>): Promise<void> {
  for (const table of SMALL_TABLES) {
    // Some tables come with rows that the migrations write.
    await to.deleteFrom(table).execute();
    await insert(to, table, await from.selectFrom(table).selectAll().execute());
  }
  for (const { id } of await from.selectFrom('courses').select('id').execute()) {
    await copyEvents(from, to, id);
  }
}

async function copyEvents(from: Kysely<Database>, to: Kysely<Database>, course: string): Promise<void> {
  for (let after = 0; ;) {
    const rows = await from
      .selectFrom('events')
      .selectAll()
      .where('course', '=', course)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(PAGE_EVENTS)
      .execute();
    await insert(to, 'events', rows);
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < PAGE_EVENTS) return;
  }
}

async function insert<T extends Table>(
  to: Kysely<Database>,
  table: T,
  rows: readonly Insertable<Database[T]>[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await to
      .insertInto(table)
      .values(rows.slice(at, at + ROWS_PER_INSERT))
      .execute();
  }
}
