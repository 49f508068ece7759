import { progressEventSchema, type LoggedEvent, type ProgressEvent } from '@waymark/roadmap';
import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { LogLostError } from './errors.ts';
import type { EventLog, LogEntry, LogListener } from './event-log.ts';
import { FileIdentity } from './file-identity.ts';
import { GroupCommit } from './group-commit.ts';
import { openLog, type OpenLog } from './open-log.ts';
import { asReceived } from './received.ts';

/** A statement of five values a row stays far below SQLite's 32,766. */
const MAX_ROWS_PER_COMMIT = 1_000;
/** How long to wait for a former server that is just shutting down. */
const BUSY_TIMEOUT_MS = 5_000;

interface NewRow {
  readonly user: string;
  readonly event: ProgressEvent;
}

/**
 * The event log in one SQLite file. Each commit is on the disk before it counts (WAL with
 * synchronous FULL), and one process at a time holds the file.
 */
export class SqliteEventLog implements EventLog {
  readonly id: string;
  /** What was found amiss when it was opened, and what was done about it. */
  readonly notices: readonly string[];
  /** Resolves when its file turns out to be gone: nothing is kept any more, and only another log helps. */
  readonly lost: Promise<LogLostError>;
  readonly #path: string;
  readonly #file: FileIdentity;
  /** Of what is committed but not yet in the file; made by the first commit. */
  #wal: FileIdentity | undefined;
  #lose: (error: LogLostError) => void = () => {};
  readonly #db: Kysely<Database>;
  readonly #listeners = new Set<LogListener>();
  readonly #commits = new GroupCommit<NewRow>(MAX_ROWS_PER_COMMIT, rows => this.#insert(rows));

  private constructor({ db, id, path, notices }: OpenLog) {
    this.#db = db;
    this.id = id;
    this.#path = path;
    this.notices = notices;
    this.#file = new FileIdentity(path);
    this.lost = new Promise(resolve => {
      this.#lose = resolve;
    });
  }

  /**
   * @param folder Made if it is missing.
   * @param busyTimeoutMs How long to wait while another process holds the folder.
   * @throws DataFolderBusyError When another process still holds it then.
   * @throws DataFolderError When it cannot be read or written, or is of a newer Waymark.
   */
  static async open(folder: string, busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<SqliteEventLog> {
    return new SqliteEventLog(await openLog(folder, busyTimeoutMs));
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
    this.#demandKept();
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

  /** A file that was removed is written to without an error: what is committed must be found under its name. */
  #demandKept(): void {
    this.#wal ??= new FileIdentity(`${this.#path}-wal`);
    if (this.#file.holds() && this.#wal.holds()) return;
    const error = new LogLostError(this.#path);
    this.#lose(error);
    throw error;
  }
}

function keyOf(user: string, id: string): string {
  return `${id} ${user}`;
}
