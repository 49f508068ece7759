import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventLog, Roster, SqliteEventLog } from '@waymark/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Postgres } from './postgres.ts';
import { describeRoster } from './roster-contract.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres.stop());

describeRoster('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-roster-'));
  return { open: () => SqliteEventLog.open(folder), remove: () => rm(folder, { recursive: true }) };
});

describeRoster('PostgreSQL', async () => {
  const url = await postgres.createDatabase();
  return { open: () => PostgresEventLog.open(url), remove: () => Promise.resolve() };
});

it('two servers of one database hear of each other’s people, each change once', async () => {
  const url = await postgres.createDatabase();
  const logs = await Promise.all([PostgresEventLog.open(url), PostgresEventLog.open(url)]);
  const rosters = logs.map(log => new Roster(log));
  const heard: string[][] = rosters.map(() => []);
  for (const [index, roster] of rosters.entries()) roster.subscribe(course => heard[index]?.push(course));
  await rosters[0]?.createCourse('ml-1', 'Machine learning');
  await rosters[0]?.changed('ml-1');
  await rosters[1]?.changed('ml-2');
  await vi.waitFor(() =>
    expect(heard.map(courses => courses.toSorted())).toEqual([
      ['ml-1', 'ml-2'],
      ['ml-1', 'ml-2'],
    ]),
  );
  await Promise.all(logs.map(log => log.close()));
});
