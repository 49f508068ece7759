import { EMPTY_PROGRESS, foldEntry } from '@waymark/roadmap';
import { LOCAL_COURSE, DatabaseUrlError, PostgresEventLog, type Commit } from '@waymark/server';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { FirstDatabase } from '../../server/src/events/database.ts';
import { eventsMigration } from '../../server/src/events/migrations/0001-events.ts';
import { checkEvent, own } from '../../server/testing/entries.ts';
import { describeEventLog, type Store } from './event-log-contract.ts';
import { Postgres } from './postgres.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres.stop());

async function makeStore(): Promise<Store> {
  const url = await postgres.createDatabase();
  return {
    open: now => PostgresEventLog.open(url, now ? { now } : {}),
    remove: () => Promise.resolve(),
  };
}

describeEventLog('PostgreSQL', makeStore);

it('two servers append at once: each hears of everything once, in order, and neither sees a gap', async () => {
  const url = await postgres.createDatabase();
  const logs = await Promise.all([PostgresEventLog.open(url), PostgresEventLog.open(url)]);
  const heard = logs.map(log => {
    const seqs: number[] = [];
    log.subscribe(({ entries }) => seqs.push(...entries.map(({ seq }) => seq)));
    return seqs;
  });
  const events = Array.from({ length: 120 }, () => checkEvent());
  await Promise.all(
    logs.map(async (log, index) => {
      // Each sends most of what the other sends too.
      for (const event of events.slice(index * 20, 100 + index * 20)) await log.append(own('ada', [event]));
    }),
  );
  const all = Array.from({ length: 120 }, (_, index) => index + 1);
  await vi.waitFor(() => expect(heard).toEqual([all, all]));
  expect((await logs[0].read(LOCAL_COURSE, 'ada', 0, 1_000)).map(({ seq }) => seq)).toEqual(all);
  const progress = await Promise.all(logs.map(log => log.progress(LOCAL_COURSE, 'ada')));
  expect(progress[0]).toEqual(progress[1]);
  expect(progress[0]?.state.labs['beginner/views']?.checks['q1']?.attempts).toBe(120);
  await Promise.all(logs.map(log => log.close()));
});

it('an append waits for one that has begun, so no lower place comes after a higher one', async () => {
  const url = await postgres.createDatabase();
  const log = await PostgresEventLog.open(url);
  await log.append(own('ada', [checkEvent()]));
  const other = new Client({ connectionString: url });
  await other.connect();
  await other.query('BEGIN');
  await other.query("UPDATE courses SET head = head + 1 WHERE id = 'local'");
  let isAppended = false;
  const appending = log.append(own('bob', [checkEvent()])).then(() => (isAppended = true));
  await vi.waitFor(async () => {
    const { rows } = await other.query<{ count: string }>('SELECT count(*) FROM pg_locks WHERE NOT granted');
    expect(Number(rows[0]?.count)).toBeGreaterThan(0);
  });
  expect(isAppended).toBe(false);
  await other.query(
    `INSERT INTO events SELECT course, 2, subject, actor, 'other', received_at, version, event FROM events`,
  );
  await other.query('COMMIT');
  await appending;
  expect((await log.read(LOCAL_COURSE, 'bob', 0, 10)).map(({ seq }) => seq)).toEqual([3]);
  await other.end();
  await log.close();
});

it('tells other servers the course and the place, and nothing else', async () => {
  const url = await postgres.createDatabase();
  const log = await PostgresEventLog.open(url);
  const listener = new Client({ connectionString: url });
  await listener.connect();
  const payloads: unknown[] = [];
  listener.on('notification', ({ payload }) => payloads.push(JSON.parse(payload ?? '')));
  await listener.query('LISTEN waymark_log');
  await log.append(own('ada', [checkEvent(), checkEvent()]));
  await vi.waitFor(() => expect(payloads).toEqual([{ course: LOCAL_COURSE, seq: 2 }]));
  await listener.end();
  await log.close();
});

it('a server whose connections were cut hears afterwards of what it missed', async () => {
  const url = await postgres.createDatabase();
  const [log, other] = await Promise.all([PostgresEventLog.open(url), PostgresEventLog.open(url)]);
  const heard: Commit[] = [];
  log.subscribe(commit => heard.push(commit));
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'",
  );
  await other.append(own('ada', [checkEvent()]));
  await other.append(own('ada', [checkEvent()]));
  await vi.waitFor(() =>
    expect(heard.flatMap(({ entries }) => entries.map(({ seq }) => seq))).toEqual([1, 2]),
  );
  await admin.end();
  await Promise.all([log.close(), other.close()]);
});

it('says what is wrong with an address, and never its password', async () => {
  const failed = await PostgresEventLog.open('postgres://ada:hunter2@127.0.0.1:1/waymark').catch(
    (error: unknown) => error,
  );
  expect(failed).toBeInstanceOf(DatabaseUrlError);
  expect(String(failed)).toMatch(/127\.0\.0\.1:1\/waymark cannot be used \(ECONNREFUSED\)/);
  expect(String(failed)).not.toContain('hunter2');
});

it('what the fourth version kept of places is taken over as it is', async () => {
  const url = await postgres.createDatabase();
  const log = await PostgresEventLog.open(url);
  await log.append(own('ada', [checkEvent({ check: 'q1' })]));
  const { seq, state } = await log.progress(LOCAL_COURSE, 'ada');
  await log.close();
  const { labs, last } = state;
  const opened = Object.fromEntries(Object.entries(labs).map(([lab, { openedAt }]) => [lab, openedAt]));
  const ofOld = '2026-01-06T09:00:00.000Z';
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    DROP TABLE opened; DROP TABLE places;
    CREATE TABLE places (course text NOT NULL, subject text NOT NULL, seq integer NOT NULL, place text NOT NULL,
      CONSTRAINT places_key PRIMARY KEY (course, subject));
    CREATE INDEX places_course_seq ON places (course, seq);
    DELETE FROM kysely_migration WHERE name >= '0005-opened'`);
  await client.query('INSERT INTO places VALUES ($1, $2, $3, $4)', [
    LOCAL_COURSE,
    'ada',
    seq,
    JSON.stringify({ opened: { ...opened, 'beginner/of-old': ofOld }, last }),
  ]);
  await client.end();

  const again = await PostgresEventLog.open(url);
  expect(await again.progress(LOCAL_COURSE, 'ada')).toEqual({
    seq,
    state: { last, labs: { ...labs, 'beginner/of-old': { openedAt: ofOld, checks: {} } } },
  });
  await again.close();
});

it('a log of the first version is read as it was, and stands where a fresh fold of it does', async () => {
  const url = await postgres.createDatabase();
  const db = new Kysely<FirstDatabase>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
  });
  const provider = { getMigrations: () => Promise.resolve({ '0001-events': eventsMigration('postgres') }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  expect(error).toBeUndefined();
  const events = [checkEvent({ check: 'q1' }), checkEvent({ check: 'q2' })];
  const receivedAt = '2026-01-06T09:00:00.000Z';
  await db
    .insertInto('events')
    .values(
      events.map(event => ({
        user_id: 'ada',
        id: event.id,
        received_at: receivedAt,
        // That version knew of no releases.
        event: JSON.stringify({ ...event, release: undefined }),
      })),
    )
    .execute();
  await db.destroy();

  const log = await PostgresEventLog.open(url);
  const entries = await log.read(LOCAL_COURSE, 'ada', 0, 10);
  expect(entries.map(({ seq, event }) => [seq, event.id])).toEqual(
    events.map(({ id }, index) => [index + 1, id]),
  );
  const { seq, state } = await log.progress(LOCAL_COURSE, 'ada');
  expect([seq, state]).toEqual([2, entries.reduce(foldEntry, EMPTY_PROGRESS)]);
  expect(Object.keys(state.labs['beginner/views']?.checks ?? {})).toEqual(['q1', 'q2']);
  await log.close();
});
