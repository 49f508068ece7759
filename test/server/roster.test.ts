import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresEventLog, SqliteEventLog } from '@waymark/server';
import { afterAll, beforeAll } from 'vitest';
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
