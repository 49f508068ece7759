import type SqliteDatabase from 'better-sqlite3';
import type { SqliteDatabase as PreparingDatabase, SqliteStatement } from 'kysely';

/** Statements differ by how many rows they have: so many are kept, and of more the one that was used least lately goes. */
const MAX_STATEMENTS = 500;

/** A SQLite database that keeps what it has prepared: Kysely prepares the same statements again and again. */
export class StatementCache implements PreparingDatabase {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(sqlite: SqliteDatabase.Database) {
    this.#sqlite = sqlite;
  }

  prepare(sql: string): SqliteStatement {
    const statement = this.#statements.get(sql) ?? this.#sqlite.prepare(sql);
    this.#statements.delete(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > MAX_STATEMENTS) this.#forgetOldest();
    return statement;
  }

  /** To find it takes longer the more were used meanwhile: a map passes over all that it has deleted. */
  #forgetOldest(): void {
    const [oldest] = this.#statements.keys();
    if (oldest !== undefined) this.#statements.delete(oldest);
  }

  /** Forgets all of them: the tables have changed. */
  clear(): void {
    this.#statements.clear();
  }

  close(): void {
    this.#statements.clear();
    this.#sqlite.close();
  }
}
