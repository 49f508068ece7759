import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { RowsQuery } from './rows-query.ts';

const INSERT = new RowsQuery(rows => sql`INSERT INTO opened (lab, at) VALUES ${rows}`);
const READ = new RowsQuery<{ at: string }>(
  rows => sql`SELECT at FROM opened WHERE (lab, at) IN (VALUES ${rows})`,
);

let db: Kysely<Database>;
beforeEach(async () => {
  db = new Kysely({ dialect: new SqliteDialect({ database: new SqliteDatabase(':memory:') }) });
  await sql`CREATE TABLE opened (lab TEXT, at TEXT)`.execute(db);
});
afterEach(() => db.destroy());

it.each([0, 1, 31, 32, 33, 100, 1_000])('writes and reads %i rows, each once', async count => {
  const rows = Array.from({ length: count }, (_, index) => [`lab-${index % 7}`, String(index)]);
  await INSERT.run(db, rows);
  const { rows: kept } = await sql`SELECT lab, at FROM opened ORDER BY rowid`.execute(db);
  expect(kept).toEqual(rows.map(([lab, at]) => ({ lab, at })));
  const read = await READ.run(db, [...rows, ['lab-9', 'unknown']]);
  expect(read.map(({ at }) => Number(at)).toSorted((left, right) => left - right)).toEqual(
    rows.map((_, index) => index),
  );
});
