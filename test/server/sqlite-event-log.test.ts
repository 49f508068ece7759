import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderBusyError, LOCAL_COURSE, SqliteEventLog } from '@waymark/server';
import { expect, it } from 'vitest';
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
