import type SqliteDatabase from 'better-sqlite3';
import type { SqliteDatabase as PreparingDatabase, SqliteStatement } from 'kysely';
import { forgetOldest } from '../forget-oldest.ts';

/** Statements differ by how many rows they have: so many are kept, and of more the one that was used least lately goes. */
const MAX_STATEMENTS = 500;

/** As Kysely undoes a transaction. */
const ROLLBACK = 'rollback';
const NOTHING = 'SELECT NULL LIMIT 0';

/** A SQLite database that keeps what it has prepared: Kysely prepares the same statements again and again. */
export class StatementCache implements PreparingDatabase {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(sqlite: SqliteDatabase.Database) {
    this.#sqlite = sqlite;
  }

  prepare(text: string): SqliteStatement {
    // SQLite itself undoes what a full disk ends: to fail at undoing it again would hide why.
    const sql = text === ROLLBACK && !this.#sqlite.inTransaction ? NOTHING : text;
    const statement = this.#statements.get(sql) ?? this.#sqlite.prepare(sql);
    this.#statements.delete(sql);
    this.#statements.set(sql, statement);
    if (this.#statements.size > MAX_STATEMENTS) forgetOldest(this.#statements);
    return statement;
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
