import type SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { RowsQuery } from './rows-query.ts';

/** So many rows go into one statement; more are divided over several, so that few different statements are prepared. */
const MAX_ROWS = 32;

type Rows = readonly (readonly unknown[])[];

/** Executes statements over rows within one transaction. */
export interface Statements {
  /**
   * Nothing is executed where there are no rows.
   *
   * @param rows All have equally many values.
   * @returns What it answers to all of the rows.
   */
  run<Result>(query: RowsQuery<Result>, rows: Rows): Promise<Result[]> | Result[];
}

/** Those of any database: many rows at once, since each statement is a way to the database and back. */
export function statementsOf(db: Kysely<Database>): Statements {
  return {
    async run<Result>(query: RowsQuery<Result>, rows: Rows): Promise<Result[]> {
      const found: Result[] = [];
      for (let first = 0; first < rows.length; first += MAX_ROWS) {
        const part = rows.slice(first, first + MAX_ROWS);
        const compiled = CompiledQuery.raw(query.textFor(db, part), part.flat());
        found.push(...(await db.executeQuery<Result>(compiled)).rows);
      }
      return found;
    },
  };
}

/**
 * Those of a SQLite in this process: a row at a time and at once. Of many rows it would make a table first, and note each page
 * that it changes, which takes longer than they do.
 */
export class SqliteStatements implements Statements {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #db: Kysely<Database>;

  /** @param db Of the same database. */
  constructor(sqlite: SqliteDatabase.Database, db: Kysely<Database>) {
    this.#sqlite = sqlite;
    this.#db = db;
  }

  run<Result>(query: RowsQuery<Result>, rows: Rows): Result[] {
    const [first] = rows;
    if (!first) return [];
    const statement = query.prepare(this.#sqlite, this.#db, first);
    const found: Result[] = [];
    for (const row of rows) {
      if (statement.reader) found.push(...statement.all(row));
      else statement.run(row);
    }
    return found;
  }
}
