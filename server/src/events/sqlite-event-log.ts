import type SqliteDatabase from 'better-sqlite3';
import type { Statement } from 'better-sqlite3';
import { sql } from 'kysely';
import type { Commit } from './event-log.ts';
import { LogLostError } from './errors.ts';
import { FileIdentity } from './file-identity.ts';
import { openLog, type OpenLog } from './open-log.ts';
import { RowsQuery } from './rows-query.ts';
import { SqlEventLog } from './sql-event-log.ts';
import { SqliteStatements, type Statements } from './statements.ts';

/** How long to wait for a former server that is just shutting down. */
const BUSY_TIMEOUT_MS = 5_000;
/** A megabyte or so: some milliseconds. */
const BACKUP_PAGES = 256;

const HEAD = new RowsQuery<{ head: number }>(
  ({ among }) => sql`SELECT head FROM courses WHERE (id) ${among}`,
);

/**
 * The event log in one SQLite file. Each commit is on the disk before it counts (WAL with
 * synchronous FULL), and one process at a time holds the file.
 */
export class SqliteEventLog extends SqlEventLog {
  /** What was found amiss when it was opened, and what was done about it. */
  readonly notices: readonly string[];
  /** Resolves when its file turns out to be gone: nothing is kept any more, and only another log helps. */
  readonly lost: Promise<LogLostError>;
  readonly #sqlite: SqliteDatabase.Database;
  readonly #statements: Statements;
  readonly #begin: Statement;
  readonly #end: Statement;
  readonly #path: string;
  readonly #file: FileIdentity;
  /** Of what is committed but not yet in the file; made by the first commit. */
  #wal: FileIdentity | undefined;
  #lose: (error: LogLostError) => void = () => {};

  private constructor({ db, sqlite, id, path, notices }: OpenLog, now?: () => Date) {
    super(db, id, now);
    this.#sqlite = sqlite;
    this.#statements = new SqliteStatements(sqlite, db);
    this.#begin = sqlite.prepare('BEGIN');
    this.#end = sqlite.prepare('COMMIT');
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
   * @param now The server's clock.
   * @throws DataFolderBusyError When another process still holds it then.
   * @throws DataFolderError When it cannot be read or written, or is of a newer Waymark.
   */
  static async open(
    folder: string,
    busyTimeoutMs = BUSY_TIMEOUT_MS,
    now?: () => Date,
  ): Promise<SqliteEventLog> {
    return new SqliteEventLog(await openLog(folder, busyTimeoutMs), now);
  }

  /** Pages are copied a few at a time, between the appends, which go into the copy as well. */
  override async backUp(path: string): Promise<void> {
    await this.#sqlite.backup(path, { progress: () => BACKUP_PAGES });
  }

  protected override inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    // As long as it has the connection, nobody else's statements come in between.
    return this.db.connection().execute(async () => {
      this.#begin.run();
      try {
        const result = await work(this.#statements);
        this.#end.run();
        return result;
      } catch (error) {
        if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
        throw error;
      }
    });
  }

  /** Whoever has the connection appends alone. */
  protected override async hold(statements: Statements, course: string): Promise<number> {
    const [row] = await statements.run(HEAD, [[course]]);
    return row?.head ?? 0;
  }

  protected override committed(commits: readonly Commit[]): Promise<void> {
    this.#demandKept();
    for (const commit of commits) this.tell(commit);
    return Promise.resolve();
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
