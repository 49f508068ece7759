import { randomUUID } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import { errorCode } from '../error-code.ts';
import { copyTables } from './copy-tables.ts';
import { CHANNEL, ChangeListener, type Change, type PeopleChange } from './change-listener.ts';
import type { Database } from './database.ts';
import { DatabaseUrlError } from './errors.ts';
import type { Commit } from './event-log.ts';
import { isNewer, migrate } from './migrate.ts';
import { SqlEventLog, changesOf, headOf } from './sql-event-log.ts';
import { RowsQuery } from './rows-query.ts';
import { readEntry } from './rows.ts';
import { statementsOf, type Statements } from './statements.ts';

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;

// An update, even one that changes nothing, locks the row.
const HOLD = new RowsQuery<{ head: number }>(
  ({ values }) => sql`INSERT INTO courses (id, head) ${values}
    ON CONFLICT (id) DO UPDATE SET head = courses.head RETURNING head`,
);
const NOTIFY = new RowsQuery(
  ({ values }) => sql`SELECT pg_notify(channel, told) FROM (${values}) AS notices (channel, told)`,
);

export interface PostgresOptions {
  readonly logger?: Logger;
  /** The server's clock. */
  readonly now?: () => Date;
}

/** The event log in a PostgreSQL, which several servers may share: each hears of what the others append. */
export class PostgresEventLog extends SqlEventLog {
  readonly notices: readonly string[] = [];
  /** Never resolves: a PostgreSQL that went away comes back. */
  readonly lost = new Promise<never>(() => {});
  readonly #listener: ChangeListener;
  /** By which this server knows what it told itself. */
  readonly #name = randomUUID();
  /** Up to where the listeners were told, by course. */
  readonly #told = new Map<string, number>();
  /** One after the other, so that what is told is in order. */
  #telling = Promise.resolve();

  private constructor(db: Kysely<Database>, id: string, url: string, { logger, now }: PostgresOptions) {
    super(db, id, now);
    const failed = (error: unknown): void => logger?.warn({ err: error }, 'changes could not be read yet');
    this.#listener = new ChangeListener(
      url,
      {
        onChange: ({ course, seq }) => void this.#enqueue(() => this.#catchUp(course, seq)).catch(failed),
        onPeople: ({ people, from }) => {
          if (from !== this.#name) void super.tellPeople(people);
        },
        onGap: () => void this.#enqueue(() => this.#catchUpAll()).catch(failed),
      },
      logger,
    );
  }

  /**
   * @param url Such as `postgres://waymark:secret@db.example:5432/waymark`.
   * @throws DatabaseUrlError When it cannot be used, or is of a newer Waymark.
   */
  static async open(url: string, options: PostgresOptions = {}): Promise<PostgresEventLog> {
    const db = connect(url, options.logger);
    try {
      if (await isNewer(db, 'postgres')) {
        throw new DatabaseUrlError('was written by a newer Waymark: update this one', url);
      }
      await migrate(db, 'postgres');
      const { value } = await db
        .selectFrom('meta')
        .select('value')
        .where('key', '=', 'log')
        .executeTakeFirstOrThrow();
      const log = new PostgresEventLog(db, value, url, options);
      await log.#listener.open();
      for (const { id, head } of await db.selectFrom('courses').selectAll().execute()) {
        log.#told.set(id, head);
      }
      return log;
    } catch (error) {
      await db.destroy();
      const code = errorCode(error);
      if (error instanceof DatabaseUrlError || code === '') throw error;
      throw new DatabaseUrlError(
        `cannot be used (${code}): see that it runs, and that DATABASE_URL fits`,
        url,
      );
    }
  }

  override async close(): Promise<void> {
    await this.#listener.close();
    await this.#telling;
    await super.close();
  }

  override async backUp(path: string): Promise<void> {
    const sqlite = new SqliteDatabase(path);
    const copy = new Kysely<Database>({ dialect: new SqliteDialect({ database: sqlite }) });
    try {
      await migrate(copy, 'sqlite');
      await this.db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(from => copy.transaction().execute(to => copyTables(from, to)));
    } finally {
      await copy.destroy();
    }
  }

  override async tellPeople(course: string): Promise<void> {
    await super.tellPeople(course);
    await this.#notify({ people: course, from: this.#name });
  }

  protected override async hold(statements: Statements, course: string): Promise<number> {
    const [held] = await statements.run(HOLD, [[course, 0]]);
    if (!held) throw new Error(`expected the row of the course ${course}`);
    return held.head;
  }

  protected override async announce(statements: Statements, course: string, seq: number): Promise<void> {
    await this.#notify({ course, seq }, statements);
  }

  async #notify(told: Change | PeopleChange, statements = statementsOf(this.db)): Promise<void> {
    await statements.run(NOTIFY, [[CHANNEL, JSON.stringify(told)]]);
  }

  protected override committed(commits: readonly Commit[]): Promise<void> {
    return this.#enqueue(async () => {
      for (const commit of commits) await this.#tellOwn(commit);
    });
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    const done = this.#telling.then(task);
    this.#telling = done.catch(() => {}); // Whoever asked hears of it.
    return done;
  }

  async #tellOwn(commit: Commit): Promise<void> {
    const first = commit.entries[0]?.seq ?? 0;
    const told = this.#told.get(commit.course) ?? 0;
    if (first === told + 1) this.#tell(commit);
    else await this.#catchUp(commit.course, commit.entries.at(-1)?.seq ?? 0);
  }

  /** Tells what lies between what was told and the head of a course. */
  async #catchUp(course: string, seq: number): Promise<void> {
    const told = this.#told.get(course) ?? 0;
    if (seq <= told) return;
    const rows = await this.db
      .selectFrom('events')
      .selectAll()
      .where('course', '=', course)
      .where('seq', '>', told)
      .orderBy('seq')
      .execute();
    const { standings, places } = await changesOf(this.db, course, told);
    this.#tell({ course, entries: rows.map(readEntry), standings, places });
  }

  async #catchUpAll(): Promise<void> {
    for (const { id } of await this.db.selectFrom('courses').select('id').execute()) {
      await this.#catchUp(id, await headOf(this.db, id));
      await super.tellPeople(id);
    }
  }

  #tell(commit: Commit): void {
    const last = commit.entries.at(-1);
    if (!last) return;
    this.#told.set(commit.course, last.seq);
    this.tell(commit);
  }
}

function connect(url: string, logger?: Logger): Kysely<Database> {
  let pool: Pool;
  try {
    pool = new Pool({
      connectionString: url,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
  } catch {
    throw new DatabaseUrlError(
      'is no address of a PostgreSQL: expected postgres://USER:PASSWORD@HOST:PORT/NAME',
      '',
    );
  }
  // One that breaks while it is used: whoever uses it hears of it, and without a listener the process would end.
  pool.on('connect', client => client.on('error', () => {}));
  // One that breaks while nobody uses it; the next use makes another.
  pool.on('error', error => logger?.warn({ err: error }, 'a connection to PostgreSQL broke'));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
