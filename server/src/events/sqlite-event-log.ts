import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { progressEventSchema, type LoggedEvent, type ProgressEvent } from '@waymark/roadmap';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { errorCode } from '../error-code.ts';
import { migrate, type Database } from './database.ts';
import type { EventLog, LogEntry, LogListener } from './event-log.ts';
import { GroupCommit } from './group-commit.ts';
import { asReceived } from './received.ts';

const FILE = 'progress.sqlite';
/** A statement of five values a row stays far below SQLite's 32,766. */
const MAX_ROWS_PER_COMMIT = 1_000;
/** How long to wait for a former server that is just shutting down. */
const BUSY_TIMEOUT_MS = 5_000;

interface NewRow {
  readonly user: string;
  readonly event: ProgressEvent;
}

/** Raised when another process holds the data folder. */
export class DataFolderBusyError extends Error {
  override readonly name = 'DataFolderBusyError';
}

/**
 * The event log in one SQLite file. Each commit is on the disk before it counts (WAL with
 * synchronous FULL), and one process at a time holds the file.
 */
export class SqliteEventLog implements EventLog {
  readonly id: string;
  readonly #db: Kysely<Database>;
  readonly #listeners = new Set<LogListener>();
  readonly #commits = new GroupCommit<NewRow>(MAX_ROWS_PER_COMMIT, rows => this.#insert(rows));

  private constructor(db: Kysely<Database>, id: string) {
    this.#db = db;
    this.id = id;
  }

  /**
   * @param folder Made if it is missing.
   * @param busyTimeoutMs How long to wait while another process holds the folder.
   * @throws DataFolderBusyError When another process still holds it then.
   */
  static async open(folder: string, busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<SqliteEventLog> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const sqlite = new SqliteDatabase(join(folder, FILE), { timeout: busyTimeoutMs });
    const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) });
    try {
      // Live progress goes to listeners of this process only, so no other may append meanwhile.
      sqlite.pragma('locking_mode = EXCLUSIVE');
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('synchronous = FULL');
      await migrate(db);
      const { value } = await db
        .selectFrom('meta')
        .select('value')
        .where('key', '=', 'log')
        .executeTakeFirstOrThrow();
      return new SqliteEventLog(db, value);
    } catch (error) {
      await db.destroy();
      if (errorCode(error).startsWith('SQLITE_BUSY')) {
        throw new DataFolderBusyError(
          `Another server uses the data folder ${folder}: stop it, or choose another folder.`,
        );
      }
      throw error;
    }
  }

  append(user: string, events: readonly ProgressEvent[]): Promise<void> {
    return this.#commits.add(events.map(event => ({ user, event })));
  }

  async read(user: string, after: number, limit: number): Promise<LoggedEvent[]> {
    const rows = await this.#db
      .selectFrom('events')
      .select(['seq', 'event', 'received_at'])
      .where('user_id', '=', user)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(({ seq, event, received_at }) => ({
      seq,
      event: asReceived(progressEventSchema.parse(JSON.parse(event)), received_at),
    }));
  }

  async head(): Promise<number> {
    const { seq } = await this.#db
      .selectFrom('events')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .executeTakeFirstOrThrow();
    return seq ?? 0;
  }

  subscribe(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#commits.drain();
    await this.#db.destroy();
  }

  async #insert(rows: readonly NewRow[]): Promise<void> {
    const receivedAt = new Date().toISOString();
    const inserted = await this.#db
      .insertInto('events')
      .values(
        rows.map(({ user, event }) => ({
          user_id: user,
          id: event.id,
          received_at: receivedAt,
          event: JSON.stringify(event),
        })),
      )
      .onConflict(conflict => conflict.columns(['user_id', 'id']).doNothing())
      .returning(['seq', 'user_id', 'id'])
      .execute();
    const places = new Map(inserted.map(row => [keyOf(row.user_id, row.id), row.seq]));
    const entries: LogEntry[] = [];
    for (const { user, event } of rows) {
      const key = keyOf(user, event.id);
      const seq = places.get(key);
      // An id that came twice in one commit was inserted once.
      if (places.delete(key) && seq !== undefined) {
        entries.push({ seq, user, event: asReceived(event, receivedAt) });
      }
    }
    entries.sort((left, right) => left.seq - right.seq);
    if (entries.length > 0) for (const listener of this.#listeners) listener(entries);
  }
}

function keyOf(user: string, id: string): string {
  return `${id} ${user}`;
}
