import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_PROGRESS, foldEntry } from '@waymark/roadmap';
import { LOCAL_COURSE, SqliteEventLog } from '@waymark/server';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkEvent, own } from '../../server/testing/entries.ts';

const LAB = 'beginner/house-price-predictor';
/** Where everybody is, with the labs that they opened, as the fourth version kept it: empty. */
const WITHOUT_OPENED = `DROP TABLE opened; DROP TABLE places;
  CREATE TABLE places (course text NOT NULL, subject text NOT NULL, seq integer NOT NULL, place text NOT NULL, PRIMARY KEY (course, subject));
  CREATE INDEX places_course_seq ON places (course, seq);`;
/** What begins and ends a transaction takes no room. */
const TRANSACTION = /^(BEGIN|COMMIT|ROLLBACK)$/;
const RECEIVED_AT = '2026-01-06T09:00:00.000Z';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-migrations-'));
  const fixture = new URL('fixtures/event-log-of-protocol-2.sql', import.meta.url);
  const database = new SqliteDatabase(join(folder, 'progress.sqlite'));
  database.exec(await readFile(fixture, 'utf8'));
  database.close();
});
afterEach(() => rm(folder, { recursive: true }));

it('a log of protocol 2 is read as it was, and goes on', async () => {
  const log = await SqliteEventLog.open(folder);
  expect(log.notices).toEqual([]);
  expect(log.id).toBe('7f1c1f0e-6a2e-4a0b-9e53-0d9f7f1a6b11');
  expect(await log.head(LOCAL_COURSE)).toBe(12);

  const ada = await log.read(LOCAL_COURSE, 'ada', 0, 100);
  expect(ada.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 7, 8, 9, 10]);
  expect(ada[2]).toEqual({
    seq: 3,
    course: LOCAL_COURSE,
    subject: 'ada',
    actor: 'ada',
    receivedAt: RECEIVED_AT,
    version: 1,
    event: {
      type: 'check',
      id: '00000000-0000-4000-8000-000000000003',
      at: '2026-01-05T09:02:00.000Z',
      lab: LAB,
      check: 'q1-area',
      release: null,
      state: 'exception',
      points: 0,
      maxPoints: 2,
    },
  });
  // A clock of 2099 had been believed by the first version when it wrote.
  expect(ada.at(-1)?.event).toMatchObject({ type: 'visit', cell: 'end', at: RECEIVED_AT });

  for (const user of ['ada', 'bo b', 'mü']) {
    const entries = await log.read(LOCAL_COURSE, user, 0, 100);
    const { seq, state } = await log.progress(LOCAL_COURSE, user);
    expect([seq, state]).toEqual([12, entries.reduce(foldEntry, EMPTY_PROGRESS)]);
  }
  expect((await log.progress(LOCAL_COURSE, 'ada')).state).toMatchObject({
    labs: { [LAB]: { checks: { 'q1-area': { best: 'passed', attempts: 3, hints: 1 } } } },
    last: { lab: LAB, cell: 'end', at: RECEIVED_AT },
  });

  // What was known stays known.
  const [first] = ada;
  if (first?.event.type !== 'open') throw new Error('expected the opening of the lab');
  await log.append(own('ada', [first.event, checkEvent()]));
  expect(await log.head(LOCAL_COURSE)).toBe(13);
  await log.close();
});

it('an update that a full disk ends, at one statement or another, has changed nothing, and the next start does it', async () => {
  const path = join(folder, 'progress.sqlite');
  const before = await readFile(path);
  const prepare = Reflect.get(SqliteDatabase.prototype, 'prepare');
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  const failures: string[] = [];
  let isUpdated = false;
  for (let room = 0; !isUpdated; room += 4) {
    await writeFile(path, before);
    let left = room + 1;
    let isUpdating = false;
    const spy = vi.spyOn(SqliteDatabase.prototype, 'prepare').mockImplementation(function (
      this: unknown,
      text,
    ) {
      if (left === 0 && !TRANSACTION.test(text)) throw full;
      isUpdating ||= text.includes('kysely_migration');
      if (isUpdating && left > 0) left -= 1;
      return prepare.call(this, text);
    });
    const log = await SqliteEventLog.open(folder).catch((error: unknown) => {
      failures.push(String(error));
    });
    spy.mockRestore();
    isUpdated = log !== undefined;
    await log?.close();

    const again = await SqliteEventLog.open(folder);
    expect([room, again.notices, await again.head(LOCAL_COURSE)]).toEqual([room, [], 12]);
    await again.close();
    await rm(path);
  }
  expect(failures.length).toBeGreaterThan(5);
  for (const failure of failures) expect(failure).toContain('the disk is full, make room');
});

it('an event of a newer version is kept, is no fold of it, and hides nothing', async () => {
  const log = await SqliteEventLog.open(folder);
  const before = await log.progress(LOCAL_COURSE, 'ada');
  await log.close();
  const weather = { id: 'a-new-kind-of-id', type: 'weather', lab: 7 };
  const database = new SqliteDatabase(join(folder, 'progress.sqlite'));
  const insert = database.prepare("INSERT INTO events VALUES ('local', ?, 'ada', 'ada', ?, ?, 99, ?)");
  insert.run(13, 'x1', RECEIVED_AT, JSON.stringify(weather));
  insert.run(14, 'x2', RECEIVED_AT, 'not even JSON');
  database.exec(`
    UPDATE courses SET head = 14;
    DROP TABLE members; DROP TABLE devices; DROP TABLE join_codes; ALTER TABLE courses DROP COLUMN title;
    DELETE FROM standings; ${WITHOUT_OPENED}
    DELETE FROM kysely_migration WHERE name >= '0003-standings'`);
  database.close();

  const again = await SqliteEventLog.open(folder);
  expect((await again.read(LOCAL_COURSE, 'ada', 12, 10)).map(({ event }) => event)).toEqual([
    { type: 'unknown', id: weather.id, raw: weather },
    { type: 'unknown', id: '', raw: 'not even JSON' },
  ]);
  // The standings were made anew, from all of it.
  expect(await again.progress(LOCAL_COURSE, 'ada')).toEqual({ seq: 14, state: before.state });
  await again.append(own('ada', [checkEvent({ lab: LAB, check: 'q9' })]));
  expect((await again.progress(LOCAL_COURSE, 'ada')).state.labs[LAB]?.checks['q9']?.best).toBe('passed');
  await again.close();
});

it('what the fourth version kept of places is taken over as it is, without reading the events', async () => {
  const log = await SqliteEventLog.open(folder);
  const ada = await log.progress(LOCAL_COURSE, 'ada');
  await log.close();
  const { last, labs } = ada.state;
  const place = { opened: { [LAB]: labs[LAB]?.openedAt, 'beginner/of-old': RECEIVED_AT }, last };
  const database = new SqliteDatabase(join(folder, 'progress.sqlite'));
  database.exec(`${WITHOUT_OPENED} DELETE FROM kysely_migration WHERE name >= '0005-opened'`);
  const insert = database.prepare("INSERT INTO places VALUES ('local', ?, ?, ?)");
  insert.run('ada', 10, JSON.stringify(place));
  insert.run('eve', 11, '{"opened":{}}');
  database.close();

  const again = await SqliteEventLog.open(folder);
  const { places } = await again.standings(LOCAL_COURSE, 0);
  expect(places).toEqual([
    { subject: 'ada', seq: 10, last },
    { subject: 'eve', seq: 11 },
  ]);
  const ofOld = { 'beginner/of-old': { openedAt: RECEIVED_AT, checks: {} } };
  expect(await again.progress(LOCAL_COURSE, 'ada')).toEqual({
    ...ada,
    state: { last, labs: { ...labs, ...ofOld } },
  });
  expect((await again.progress(LOCAL_COURSE, 'eve')).state).toEqual(EMPTY_PROGRESS);
  await again.close();
});
