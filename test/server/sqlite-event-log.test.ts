import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderBusyError, LOCAL_COURSE, SqliteEventLog } from '@waymark/server';
import Sqlite from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { checkEvent, own } from '../../server/testing/entries.ts';
import { describeEventLog, type Store } from './event-log-contract.ts';

async function makeStore(): Promise<Store & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-log-'));
  return {
    folder,
    open: now => SqliteEventLog.open(join(folder, 'made', 'by', 'it'), undefined, now),
    remove: () => rm(folder, { recursive: true }),
  };
}

describeEventLog('SQLite', makeStore);

it('a folder belongs to one process at a time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-log-'));
  const log = await SqliteEventLog.open(folder);
  await log.append(own('ada', [checkEvent()]));
  await expect(SqliteEventLog.open(folder, 50)).rejects.toThrow(DataFolderBusyError);
  await expect(SqliteEventLog.open(folder, 50)).rejects.toThrow(
    /Another server uses the data folder .*stop it/,
  );
  await log.append(own('ada', [checkEvent()]));
  await log.close();
  const next = await SqliteEventLog.open(folder);
  expect(await next.head(LOCAL_COURSE)).toBe(2);
  await next.close();
  await rm(folder, { recursive: true });
});

it('a change of people that a full disk ends says so, is undone, and can be made once there is room', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-log-'));
  const log = await SqliteEventLog.open(folder);
  const change = log.db.transaction();
  const fill = (): Promise<unknown> =>
    change.execute(db =>
      db
        .insertInto('courses')
        .values({ id: 'ml-1', head: 0, title: 'x'.repeat(100_000) })
        .execute(),
    );
  await log.db.executeQuery(CompiledQuery.raw('PRAGMA max_page_count = 1')); // It means: as many as there are.
  await expect(fill()).rejects.toThrow('database or disk is full');
  await log.db.executeQuery(CompiledQuery.raw('PRAGMA max_page_count = 1000000'));
  await fill();
  expect(await log.db.selectFrom('courses').select('id').execute()).toEqual([{ id: 'ml-1' }]);
  await log.close();
  await rm(folder, { recursive: true });
});

it('neither an append nor what a student is told costs more because a course has much behind it', async () => {
  const store = await makeStore();
  const log = await SqliteEventLog.open(store.folder);
  const prepare = vi.spyOn(Sqlite.prototype, 'prepare');
  await log.append([...own('ada', [checkEvent()]), ...own('bob', [checkEvent()])]);
  await log.progress(LOCAL_COURSE, 'ada');
  await log.read(LOCAL_COURSE, 'ada', 1, 500);
  for (const after of [0, 1]) {
    await log.standings(LOCAL_COURSE, after, { subjects: ['ada', 'bob'], limit: 100 });
  }
  const statements = new Set(prepare.mock.calls.map(([text]) => text));
  prepare.mockRestore();
  const plans: string[] = [];
  for (const text of statements) {
    if (!/^(select|insert|update)/i.test(text)) continue;
    const unbound = Array.from(text.matchAll(/\?/g), () => null);
    const { rows } = await log.db.executeQuery(CompiledQuery.raw(`EXPLAIN QUERY PLAN ${text}`, unbound));
    for (const { detail } of z.array(z.object({ detail: z.string() })).parse(rows)) {
      if (/ (events|standings|places|opened)\b/.test(detail)) plans.push(`${detail} of ${text}`);
    }
  }
  expect(plans.length).toBeGreaterThan(8);
  expect(plans.filter(plan => !/\(course=\? AND (actor|subject)=\?/.test(plan))).toEqual([]);
  await log.close();
  await store.remove();
});
