import type SqliteDatabase from 'better-sqlite3';
import type { Statement } from 'better-sqlite3';
import { sql, type DialectAdapter, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** What a statement takes its rows as; each is a list of values in brackets. */
export interface RowsText {
  /** For `INSERT INTO table (columns)`. */
  readonly values: RawBuilder<unknown>;
  /** For `WHERE (columns)`: those that are equal to one of the rows. */
  readonly among: RawBuilder<unknown>;
}

/**
 * SQL over any number of rows of values, of which each is answered by one row at most. Its text is put together once for each
 * number of rows, since that takes longer than most such statements do. {@link Statements} run it.
 *
 * @example
 * const insert = new RowsQuery(({ values }) => sql`INSERT INTO places (course, subject) ${values}`);
 * await statements.run(insert, [['mlops', 'ada'], ['mlops', 'bob']]);
 */
export class RowsQuery<Result = unknown> {
  readonly #make: (rows: RowsText) => RawBuilder<unknown>;
  /** By the number of rows, for each database that spells parameters its own way. */
  readonly #texts = new WeakMap<DialectAdapter, Map<number, string>>();
  readonly #prepared = new WeakMap<SqliteDatabase.Database, Statement<unknown[], Result>>();

  /** @param make The statement around its rows. It takes no other values. */
  constructor(make: (rows: RowsText) => RawBuilder<unknown>) {
    this.#make = make;
  }

  /**
   * For one row in a SQLite of this process; the same as before.
   *
   * @param db Of the same database.
   */
  prepare(
    sqlite: SqliteDatabase.Database,
    db: Kysely<Database>,
    row: readonly unknown[],
  ): Statement<unknown[], Result> {
    const known = this.#prepared.get(sqlite);
    if (known) return known;
    const statement = sqlite.prepare<unknown[], Result>(this.textFor(db, [row]));
    this.#prepared.set(sqlite, statement);
    return statement;
  }

  /** Its text for so many rows, which all have equally many values. */
  textFor(db: Kysely<Database>, rows: readonly (readonly unknown[])[]): string {
    const { adapter } = db.getExecutor();
    const texts = this.#texts.get(adapter) ?? new Map<number, string>();
    this.#texts.set(adapter, texts);
    const known = texts.get(rows.length);
    if (known !== undefined) return known;
    const lists = sql.join(rows.map(row => sql`(${sql.join(row)})`));
    const values = sql`VALUES ${lists}`;
    // Of one row SQLite makes no table.
    const among = rows.length === 1 ? sql`= ${lists}` : sql`IN (${values})`;
    const text = this.#make({ values, among }).compile(db).sql;
    texts.set(rows.length, text);
    return text;
  }
}
