import { CompiledQuery, sql, type DialectAdapter, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** So many rows go into one statement; more are divided over several, so that few different statements are prepared. */
const MAX_ROWS = 32;

/**
 * SQL over any number of rows of values. Its text is put together once for each number of rows, since that takes longer
 * than most such statements do.
 *
 * @example
 * const insert = new RowsQuery(rows => sql`INSERT INTO places (course, subject) VALUES ${rows}`);
 * await insert.run(db, [['mlops', 'ada'], ['mlops', 'bob']]);
 */
export class RowsQuery<Result = unknown> {
  readonly #make: (rows: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** By the number of rows, for each database that spells parameters its own way. */
  readonly #texts = new WeakMap<DialectAdapter, Map<number, string>>();

  /** @param make The statement around its rows, each of which is a list in brackets. It takes no other values. */
  constructor(make: (rows: RawBuilder<unknown>) => RawBuilder<unknown>) {
    this.#make = make;
  }

  /**
   * Executes it; nothing where there are no rows. All rows have equally many values.
   *
   * @returns What it answers to all of the rows.
   */
  async run(db: Kysely<Database>, rows: readonly (readonly unknown[])[]): Promise<Result[]> {
    const found: Result[] = [];
    for (let first = 0; first < rows.length; first += MAX_ROWS) {
      const part = rows.slice(first, first + MAX_ROWS);
      const query = CompiledQuery.raw(this.#textFor(db, part), part.flat());
      found.push(...(await db.executeQuery<Result>(query)).rows);
    }
    return found;
  }

  #textFor(db: Kysely<Database>, rows: readonly (readonly unknown[])[]): string {
    const { adapter } = db.getExecutor();
    const texts = this.#texts.get(adapter) ?? new Map<number, string>();
    this.#texts.set(adapter, texts);
    const known = texts.get(rows.length);
    if (known !== undefined) return known;
    const lists = rows.map(row => sql`(${sql.join(row)})`);
    const text = this.#make(sql.join(lists)).compile(db).sql;
    texts.set(rows.length, text);
    return text;
  }
}
