import { randomBytes } from 'node:crypto';
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloseCode, type ProgressEvent } from '@waymark/roadmap';
import { LOCAL_COURSE, SqliteEventLog } from '@waymark/server';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkEvent, own } from '../../server/testing/entries.ts';
import { ServerProcess, runCli } from '../server-process.ts';
import { SocketClient } from './socket-client.ts';

const FILE = 'progress.sqlite';
const EVENTS = Array.from({ length: 200 }, () => checkEvent());

/** Data of servers with events of ada: one that was stopped, and one that was killed, which leaves a write-ahead log. */
let templates: string;
beforeAll(async () => {
  templates = await mkdtemp(join(tmpdir(), 'waymark-damaged-'));
  for (const [name, signal] of [['stopped', 'SIGTERM'] as const, ['killed', 'SIGKILL'] as const]) {
    const server = await ServerProcess.start(join(templates, name));
    await (await SocketClient.join(server, 'ada')).append(EVENTS);
    await server.stop(signal);
  }
});
afterAll(() => rm(templates, { recursive: true }));

let data: string;
let file: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'waymark-damaged-'));
  file = join(data, FILE);
});
afterEach(() => rm(data, { recursive: true, force: true }));

function take(name: 'stopped' | 'killed'): Promise<void> {
  return cp(join(templates, name), data, { recursive: true });
}

function alter(statements: string): void {
  const database = new SqliteDatabase(file);
  database.exec(statements);
  database.close();
}

/** The bytes of a file, or the names in a folder. */
async function contentOf(path: string): Promise<Buffer | string[]> {
  return (await stat(path)).isFile() ? readFile(path) : readdir(path);
}

async function idsOf(user: string): Promise<string[]> {
  const log = await SqliteEventLog.open(data);
  const events = await log.read(LOCAL_COURSE, user, 0, 1_000);
  await log.close();
  return events.map(({ event }) => event.id);
}

/** Answers what is said of the data, and whether what is appended now is kept. */
async function tryLog(): Promise<{ notices: readonly string[]; id: string; kept: boolean }> {
  const log = await SqliteEventLog.open(data);
  const { notices, id } = log;
  await log.append(own('bob', [checkEvent(), checkEvent()]));
  await log.close();
  const next = await SqliteEventLog.open(data);
  const kept =
    (await next.read(LOCAL_COURSE, 'bob', 0, 10)).length === 2 && next.notices.length === 0 && next.id === id;
  await next.close();
  return { notices, id, kept };
}

describe('a file that is no log any more', () => {
  it.each<[string, RegExp, () => Promise<unknown> | void]>([
    ['random bytes', /file is not a database/, () => writeFile(file, randomBytes(20_000))],
    ['text', /file is not a database/, () => writeFile(file, 'Nothing to see here.\n'.repeat(500))],
    ['a folder', /a folder stands in its place/, () => mkdir(join(file, 'content'), { recursive: true })],
    [
      'a log that is cut off',
      /malformed|page|tree/i,
      () => take('stopped').then(() => truncate(file, 20_000)),
    ],
    [
      'a log with random bytes in its middle',
      /malformed|page|tree|row/i,
      async () => {
        await take('stopped');
        const bytes = await readFile(file);
        randomBytes(8_192).copy(bytes, 8_192);
        await writeFile(file, bytes);
      },
    ],
    ['the database of something else', /another program/, () => alter('CREATE TABLE songs (name TEXT)')],
    ['a log without its name', /no result/, () => take('stopped').then(() => alter('DELETE FROM meta'))],
    [
      'a log without a table',
      /no such table: events/,
      () => take('stopped').then(() => alter('DROP TABLE events')),
    ],
    [
      'a log of other columns',
      /no such column: received_at/,
      () => take('stopped').then(() => alter('ALTER TABLE events DROP COLUMN received_at')),
    ],
  ])('is set aside as it is, and a new log begins: %s', async (_title, reason, damage) => {
    await damage();
    const before = await contentOf(file);
    const { notices, kept } = await tryLog();
    expect(kept).toBe(true);
    expect(notices).toEqual([expect.stringMatching(reason)]);
    const aside = /it was set aside as (\S+),/.exec(notices[0] ?? '')?.[1] ?? '';
    expect(aside).toMatch(/progress\.damaged-[\dTZ-]+\.sqlite$/);
    expect(await contentOf(aside)).toEqual(before);
  });

  it('is begun where it is empty', async () => {
    await writeFile(file, '');
    expect(await tryLog()).toMatchObject({ notices: [], kept: true });
  });
});

describe('a write-ahead log', () => {
  it('is read after a kill', async () => {
    await take('killed');
    expect(await idsOf('ada')).toEqual(EVENTS.map(({ id }) => id));
  });

  it.each<[string, () => Promise<unknown>]>([
    ['random bytes', () => writeFile(`${file}-wal`, randomBytes(10_000))],
    ['beside an empty database', () => truncate(file, 0)],
    ['without a database', () => rm(file)],
  ])('that does not fit is set aside, and the log has another name: %s', async (_title, damage) => {
    await take('killed');
    const former = await SqliteEventLog.open(data);
    await former.close();
    await take('killed');
    await damage();
    const before = await readFile(`${file}-wal`);
    const { notices, kept, id } = await tryLog();
    expect(kept).toBe(true);
    expect(notices).toEqual([expect.stringMatching(/-wal does not belong to the database beside it/)]);
    const aside = /set aside as (\S+)\. /.exec(notices[0] ?? '')?.[1] ?? '';
    expect((await readFile(aside)).equals(before)).toBe(true);
    expect(id).not.toBe(former.id);
  });

  it('of another database is set aside with a copy of this one, which goes on', async () => {
    const songs = join(templates, 'songs.sqlite');
    const other = new SqliteDatabase(songs);
    other.pragma('journal_mode = WAL');
    other.exec("CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('Do re mi')");
    await take('stopped');
    await copyFile(`${songs}-wal`, `${file}-wal`);
    other.close();
    const [database, wal] = await Promise.all([readFile(file), readFile(`${file}-wal`)]);

    const { notices, kept } = await tryLog();
    expect(kept).toBe(true);
    expect(notices).toEqual([
      expect.stringMatching(/-wal does not belong .*\(it is the database of another/),
    ]);
    expect(await idsOf('ada')).toEqual(EVENTS.map(({ id }) => id));
    const aside = /set aside as (\S+)\. /.exec(notices[0] ?? '')?.[1] ?? '';
    expect((await readFile(aside)).equals(database)).toBe(true);
    expect((await readFile(`${aside}-wal`)).equals(wal)).toBe(true);
  });
});

describe('serve', () => {
  it('tells of a damaged log, and serves a new one', async () => {
    await writeFile(file, randomBytes(20_000));
    const server = await ServerProcess.start(data);
    expect(server.notices).toEqual([
      expect.stringMatching(/progress\.sqlite is damaged .* set aside as .* send again/),
    ]);
    await (await SocketClient.join(server, 'ada')).append([checkEvent()]);
    await server.stop();
  });

  it('refuses the log of a newer Waymark, and leaves it alone', async () => {
    await take('stopped');
    alter("INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01')");
    const before = await readFile(file);
    const { code, stderr } = await runCli(['serve', '--port', '0', '--data', data]);
    expect([code, stderr]).toEqual([
      1,
      `${file} was written by a newer Waymark: update this one, or choose another folder with --data.\n`,
    ]);
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  it('says in one sentence that a folder cannot be made', async () => {
    await writeFile(join(data, 'file'), '');
    const { code, stderr } = await runCli(['serve', '--port', '0', '--data', join(data, 'file', 'data')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Progress cannot be kept in .*progress\.sqlite \(ENOTDIR\): make .*choose another .*\n$/,
    );
  });
});

describe('a log that is lost while the server runs', () => {
  let server: ServerProcess;
  let client: SocketClient;
  beforeEach(async () => {
    await take('stopped');
    server = await ServerProcess.start(data);
    client = await SocketClient.join(server, 'ada');
    await client.append([checkEvent()]);
  });
  afterEach(() => server.stop());

  /** Sends an event that is not acknowledged, and again to the server once it has begun anew. */
  async function appendTwice(event: ProgressEvent): Promise<SocketClient> {
    client.send({ type: 'append', sentAt: new Date().toISOString(), events: [event] });
    expect([CloseCode.serverError, CloseCode.goingAway]).toContain(await client.closed);
    expect(client.acknowledged.has(event.id)).toBe(false);
    for (;;) {
      try {
        const next = await SocketClient.join(server, 'ada');
        await next.append([event]);
        return next;
      } catch {
        await new Promise(setImmediate); // It is just beginning anew.
      }
    }
  }

  it.each<[string, () => Promise<unknown>]>([
    ['its folder is removed', () => rm(data, { recursive: true })],
    ['its file is removed', () => rm(file)],
    ['its write-ahead log is removed', () => rm(`${file}-wal`)],
    ['its folder is renamed', () => rename(data, join(templates, 'renamed'))],
  ])('acknowledges nothing that it does not keep, and begins anew: %s', async (_title, lose) => {
    await lose();
    const event = checkEvent();
    await appendTwice(event);
    await server.stop('SIGKILL');
    expect(await idsOf('ada')).toContain(event.id);
  });

  it('goes on with a backup that was put in its place, and leaves that whole', async () => {
    const names = [FILE, `${FILE}-wal`];
    await Promise.all(names.map(name => rm(join(data, name))));
    await Promise.all(names.map(name => copyFile(join(templates, 'killed', name), join(data, name))));
    const event = checkEvent();
    const next = await appendTwice(event);
    expect(next.log).not.toBe(client.log);
    await server.stop('SIGKILL');
    expect(await idsOf('ada')).toEqual([...EVENTS.map(({ id }) => id), event.id]);
  });
});
