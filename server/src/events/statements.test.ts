import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from './database.ts';
import { RowsQuery } from './rows-query.ts';
import { SqliteStatements, statementsOf } from './statements.ts';

const INSERT = new RowsQuery(({ values }) => sql`INSERT INTO opened (lab, at) ${values}`);
const READ = new RowsQuery<{ at: string }>(
  ({ among }) => sql`SELECT at FROM opened WHERE (lab, at) ${among}`,
);
const TOUCH = new RowsQuery<{ at: string }>(
  ({ values }) => sql`INSERT INTO opened (lab, at) ${values}
    ON CONFLICT (lab, at) DO UPDATE SET lab = excluded.lab RETURNING at`,
);

let db: Kysely<Database>;
let sqlite: SqliteDatabase.Database;
beforeEach(async () => {
  sqlite = new SqliteDatabase(':memory:');
  db = new Kysely({ dialect: new SqliteDialect({ database: sqlite }) });
  await sql`CREATE TABLE opened (lab TEXT, at TEXT, UNIQUE (lab, at))`.execute(db);
});
afterEach(() => db.destroy());

describe.each([
  ['of any database', () => statementsOf(db)],
  ['of a SQLite in this process', () => new SqliteStatements(sqlite, db)],
])('statements %s', (_, open) => {
  it.each([0, 1, 31, 32, 33, 100, 1_000])('write and read %i rows, each once', async count => {
    const statements = open();
    const rows = Array.from({ length: count }, (_, index) => [`lab-${index % 7}`, String(index)]);
    await statements.run(INSERT, rows);
    const { rows: kept } = await sql`SELECT lab, at FROM opened ORDER BY rowid`.execute(db);
    expect(kept).toEqual(rows.map(([lab, at]) => ({ lab, at })));
    const read = await statements.run(READ, [...rows, ['lab-9', 'unknown']]);
    expect(read.map(({ at }) => Number(at)).toSorted((left, right) => left - right)).toEqual(
      rows.map((_, index) => index),
    );
  });

  it('answer what a write gives back', async () => {
    const rows = [
      ['lab-1', '1'],
      ['lab-2', '2'],
    ];
    await open().run(INSERT, rows);
    expect(await open().run(TOUCH, rows)).toEqual([{ at: '1' }, { at: '2' }]);
  });
});
