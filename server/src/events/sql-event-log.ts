import { EVENT_VERSION, type LogEntry, type ProgressState, type StoredStanding } from '@waymark/roadmap';
import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import type { Database } from './database.ts';
import type {
  AsOf,
  Commit,
  CommitListener,
  EventLog,
  LogStatus,
  NewEntry,
  OpenedRow,
  StandingRow,
  StandingsQuery,
} from './event-log.ts';
import { GroupCommit } from './group-commit.ts';
import { schemaOf } from './migrate.ts';
import { project, stateOf } from './projection.ts';
import { RowsQuery } from './rows-query.ts';
import { entryRow, readEntry, readPlace, readStanding } from './rows.ts';
import { settleTime } from './settle-time.ts';
import { statementsOf, type Statements } from './statements.ts';

/** One holds everybody else's up while it is made. */
const MAX_ROWS_PER_COMMIT = 1_000;

const KNOWN = new RowsQuery<{ actor: string; id: string }>(
  ({ among }) => sql`SELECT actor, id FROM events WHERE (course, actor, id) ${among}`,
);
const INSERT_EVENTS = new RowsQuery(
  ({ values }) =>
    sql`INSERT INTO events (course, seq, subject, actor, id, received_at, version, event) ${values}`,
);
const MOVE_HEAD = new RowsQuery(
  ({ values }) => sql`INSERT INTO courses (id, head) ${values}
    ON CONFLICT (id) DO UPDATE SET head = excluded.head`,
);

type Stamped = NewEntry & { readonly receivedAt: string };

/** The event log in a SQL database: all that does not differ from one to another. */
export abstract class SqlEventLog implements EventLog {
  readonly id: string;
  /** Which holds the roster too. */
  readonly db: Kysely<Database>;
  readonly #now: () => Date;
  readonly #listeners = new Set<CommitListener>();
  readonly #peopleListeners = new Set<(course: string) => void>();
  readonly #commits = new GroupCommit<Stamped>(MAX_ROWS_PER_COMMIT, entries => this.#commit(entries));

  /** @param now The server's clock. */
  protected constructor(db: Kysely<Database>, id: string, now: () => Date = () => new Date()) {
    this.db = db;
    this.id = id;
    this.#now = now;
  }

  append(entries: readonly NewEntry[]): Promise<void> {
    const receivedAt = this.#now().toISOString();
    return this.#commits.add(entries.map(entry => ({ ...entry, receivedAt })));
  }

  async read(course: string, subject: string | undefined, after: number, limit: number): Promise<LogEntry[]> {
    const events = this.db.selectFrom('events').selectAll().where('course', '=', course);
    const rows = await (subject === undefined ? events : events.where('subject', '=', subject))
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(readEntry);
  }

  head(course: string): Promise<number> {
    return headOf(this.db, course);
  }

  async coursesSince(receivedAt: string): Promise<string[]> {
    const rows = await lastEvents(this.db)
      .select('courses.id')
      .where('events.received_at', '>=', receivedAt)
      .orderBy('events.received_at', 'desc')
      .execute();
    return rows.map(({ id }) => id);
  }

  progress(course: string, subject: string): Promise<AsOf & { state: ProgressState }> {
    return this.#atOnce(async db => {
      const { seq, standings, places } = await changesOf(db, course, 0, [subject]);
      const opened = await openedBy(db, course, subject);
      return { seq, state: stateOf({ places, opened, standings }) };
    });
  }

  standings(
    course: string,
    after: number,
    { subjects, limit }: StandingsQuery = {},
  ): Promise<AsOf & Pick<Commit, 'standings' | 'places'>> {
    return this.#atOnce(db => changesOf(db, course, after, subjects, limit));
  }

  storedStandings(
    course: string,
    after: number,
    limit: number,
    subjects?: readonly string[],
  ): Promise<AsOf & Pick<Commit, 'places'> & { standings: StoredStanding[] }> {
    return this.#atOnce(db => storedChangesOf(db, course, after, subjects, limit));
  }

  async calls(course: string): Promise<StandingRow[]> {
    const rows = await this.db
      .selectFrom('standings')
      .selectAll()
      .where('course', '=', course)
      .where('progress', 'like', '%"wanted":true%')
      .execute();
    return rows.map(readStanding);
  }

  subscribe(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls when somebody of a course has come, changed or left. Returns a function that ends it. */
  onPeople(listener: (course: string) => void): () => void {
    this.#peopleListeners.add(listener);
    return () => this.#peopleListeners.delete(listener);
  }

  /** Tells every server of this database, this one first, that somebody of a course has come, changed or left. */
  tellPeople(course: string): Promise<void> {
    for (const listener of this.#peopleListeners) listener(course);
    return Promise.resolve();
  }

  async status(): Promise<LogStatus> {
    return statusOf(this.db);
  }

  abstract backUp(path: string): Promise<void>;

  async close(): Promise<void> {
    await this.#commits.drain();
    await this.db.destroy();
  }

  /** Does some work within one transaction, which is undone where the work rejects. */
  protected inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.db.transaction().execute(db => work(statementsOf(db)));
  }

  /** Makes every other append to a course wait until the transaction has ended; answers the place of the last event, or 0. */
  protected abstract hold(statements: Statements, course: string): Promise<number>;

  /** Called in the transaction that appends. */
  protected announce(_statements: Statements, _course: string, _seq: number): Promise<void> {
    return Promise.resolve();
  }

  /** Called when a transaction is committed; where it rejects, what was appended is not kept. */
  protected abstract committed(commits: readonly Commit[]): Promise<void>;

  /** Passes on commits, those of a course in order. */
  protected tell(commit: Commit): void {
    for (const listener of this.#listeners) listener(commit);
  }

  async #commit(entries: readonly Stamped[]): Promise<void> {
    // In one order everywhere, so that no two servers wait for each other.
    const courses = [...Map.groupBy(entries, ({ course }) => course)].toSorted(([left], [right]) =>
      left < right ? -1 : 1,
    );
    const commits = await this.inTransaction(async statements => {
      const made: Commit[] = [];
      for (const [course, own] of courses) {
        const commit = await this.#appendTo(statements, course, own);
        if (commit) made.push(commit);
      }
      return made;
    });
    await this.committed(commits);
  }

  async #appendTo(
    statements: Statements,
    course: string,
    given: readonly Stamped[],
  ): Promise<Commit | undefined> {
    const head = await this.hold(statements, course);
    const news = await withoutKnown(statements, course, given);
    if (news.length === 0) return undefined;
    const entries = news.map(({ subject, actor, receivedAt, event, sentAt }, index): LogEntry => {
      const at = settleTime(event.at, receivedAt, sentAt);
      const seq = head + 1 + index;
      return { course, seq, subject, actor, receivedAt, version: EVENT_VERSION, event: { ...event, at } };
    });
    const seq = head + entries.length;
    await statements.run(
      INSERT_EVENTS,
      entries.map(entry => {
        const { subject, actor, id, received_at: receivedAt, version, event } = entryRow(entry);
        return [course, entry.seq, subject, actor, id, receivedAt, version, event];
      }),
    );
    const changed = await project(statements, course, entries);
    await statements.run(MOVE_HEAD, [[course, seq]]);
    await this.announce(statements, course, seq);
    return { course, entries, ...changed };
  }

  /** Reads several tables as they are at one moment. */
  #atOnce<T>(read: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    return this.db.transaction().setIsolationLevel('repeatable read').execute(read);
  }
}

/** See {@link EventLog.status}. */
export async function statusOf(db: Kysely<Database>): Promise<LogStatus> {
  const last = await lastEvents(db)
    .select(({ fn }) => fn.max('events.received_at').as('newest'))
    .executeTakeFirst();
  return { schema: await schemaOf(db), newest: last?.newest ?? null };
}

/** The newest event of each course. */
function lastEvents(db: Kysely<Database>): SelectQueryBuilder<Database, 'courses' | 'events', object> {
  return db
    .selectFrom('courses')
    .innerJoin('events', join =>
      join.onRef('events.course', '=', 'courses.id').onRef('events.seq', '=', 'courses.head'),
    );
}

/** The place of the last event of a course, or 0. */
export async function headOf(db: Kysely<Database>, course: string): Promise<number> {
  const row = await db.selectFrom('courses').select('head').where('id', '=', course).executeTakeFirst();
  return row?.head ?? 0;
}

function openedBy(db: Kysely<Database>, course: string, subject: string): Promise<OpenedRow[]> {
  return db
    .selectFrom('opened')
    .select(['subject', 'lab', 'at'])
    .where('course', '=', course)
    .where('subject', '=', subject)
    .execute();
}

/** Each actor's event once, and only those that the log does not have. */
async function withoutKnown(
  statements: Statements,
  course: string,
  given: readonly Stamped[],
): Promise<readonly Stamped[]> {
  const rows = await statements.run(
    KNOWN,
    given.map(({ actor, event }) => [course, actor, event.id]),
  );
  const known = new Set(rows.map(({ actor, id }) => keyOf(actor, id)));
  return given.filter(({ actor, event }) => {
    const key = keyOf(actor, event.id);
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

function keyOf(actor: string, id: string): string {
  return `${id} ${actor}`;
}

/** Standings and places that changed after a place; see {@link EventLog.standings}. */
export async function changesOf(
  ...args: Parameters<typeof storedChangesOf>
): Promise<AsOf & Pick<Commit, 'standings' | 'places'>> {
  const { seq, standings, places } = await storedChangesOf(...args);
  return {
    seq,
    standings: standings.map(({ check, ...row }) => readStanding({ ...row, check_id: check })),
    places,
  };
}

async function storedChangesOf(
  db: Kysely<Database>,
  course: string,
  after: number,
  subjects?: readonly string[],
  limit?: number,
): Promise<AsOf & Pick<Commit, 'places'> & { standings: StoredStanding[] }> {
  const head = await headOf(db, course);
  if (subjects?.length === 0) return { seq: head, standings: [], places: [] };
  // Of some people by their key, of everybody by place: the plus keeps SQLite from the index of places, by which it
  // would go through all standings of the course.
  const place = subjects ? sql<number>`+seq` : sql.ref<number>('seq');
  let query = db
    .selectFrom('standings')
    .select(['subject', 'lab', 'check_id as check', 'seq', 'progress'])
    .where('course', '=', course)
    .where(place, '>', after);
  if (subjects) query = query.where('subject', 'in', subjects);
  if (limit !== undefined) query = query.orderBy(place).limit(limit);
  const standings = await query.execute();
  // An event changes one standing at most, so nothing shares the place of the last one.
  const seq = standings.length === limit ? (standings.at(-1)?.seq ?? head) : head;
  const places = db
    .selectFrom('places')
    .selectAll()
    .where('course', '=', course)
    .where(place, '>', after)
    .where(place, '<=', seq)
    .orderBy(place);
  return {
    seq,
    standings,
    places: (await (subjects ? places.where('subject', 'in', subjects) : places).execute()).map(readPlace),
  };
}
