import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { EMPTY_PROGRESS, foldEntry, type LogEntry } from '@waymark/roadmap';
import { PostgresEventLog, SqliteEventLog, type EventLog } from '@waymark/server';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { ClassServer, type Joined } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';
import { CLI, runCli } from '../server-process.ts';
import { Postgres } from './postgres.ts';

const { COURSE } = ClassServer;
let folder: string;
let postgres: Postgres;
beforeAll(async () => {
  postgres = await Postgres.start();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-backup-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Somebody who does one thing after the other. */
class Worker {
  /** What the server has acknowledged, in order. */
  readonly acknowledged: string[] = [];
  readonly #done: Promise<void>;
  #isWorking = true;

  constructor(server: ClassServer, by: Joined) {
    this.#done = this.#work(server, by);
  }

  async stop(): Promise<void> {
    this.#isWorking = false;
    await this.#done;
  }

  async #work(server: ClassServer, by: Joined): Promise<void> {
    while (this.#isWorking) {
      const event = { ...checkEvent({ check: `q${this.acknowledged.length % 7}` }), points: 0 };
      const answer = await server.fetch('/api/events', by, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events: [event] }),
      });
      if (answer.ok) this.acknowledged.push(event.id);
      else await new Promise(resolve => setTimeout(resolve, 100)); // Faster than a person may be.
    }
  }
}

async function entriesOf(log: EventLog): Promise<LogEntry[]> {
  return log.read(COURSE, undefined, 0, 100_000);
}

/** What was acknowledged before and until the copy, in order, and where everybody stands by it. */
async function expectPrefix(log: EventLog, acknowledged: readonly string[], before: number): Promise<void> {
  const entries = await entriesOf(log);
  const ids = entries.map(({ event }) => event.id);
  expect(ids.length).toBeGreaterThanOrEqual(before);
  expect(ids).toEqual(acknowledged.slice(0, ids.length));
  for (const subject of new Set(entries.map(entry => entry.subject))) {
    const own = entries.filter(entry => entry.subject === subject);
    expect((await log.progress(COURSE, subject)).state).toEqual(own.reduce(foldEntry, EMPTY_PROGRESS));
  }
}

/** What the server makes on the way. */
async function copiesIn(data: string): Promise<string[]> {
  return (await readdir(data)).filter(name => name.startsWith('backup-'));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 10));
}

/** Runs the command line as on a full disk: it makes no file larger than a megabyte. */
function inLittleRoom(args: readonly string[]): ChildProcess {
  return spawn('sh', ['-c', 'ulimit -f 2048; exec "$@"', 'sh', process.execPath, CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe.each(['SQLite', 'PostgreSQL'])('a backup of a server on %s', kind => {
  it('is made while it works, holds all that was acknowledged before, and comes back to either', async () => {
    const url = kind === 'PostgreSQL' ? await postgres.createDatabase() : undefined;
    const server = await ClassServer.start({ ...(url !== undefined && { databaseUrl: url }) });
    const ada = await server.join('Ada', 'student', 'red');
    const worker = new Worker(server, ada);
    await until(() => worker.acknowledged.length >= 20);
    const before = worker.acknowledged.length;
    const file = join(folder, 'backup.sqlite');
    const env = url === undefined ? {} : { DATABASE_URL: url };
    const backup = await runCli(['backup', file, '--data', server.data], env);
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringContaining(file) });
    await worker.stop();
    await vi.waitFor(async () => expect(await copiesIn(server.data)).toEqual([]));
    const { id } = url === undefined ? { id: undefined } : await nameOf(url);
    await server.remove();

    const data = join(folder, 'restored');
    expect(await runCli(['restore', file, '--data', data])).toMatchObject({ code: 0 });
    const log = await SqliteEventLog.open(data);
    expect(log.id).not.toBe(id);
    await expectPrefix(log, worker.acknowledged, before);
    await log.close();
    const again = await ClassServer.start({ data });
    expect(await (await again.fetch('/api/me', ada)).json()).toMatchObject({
      me: { name: 'Ada', team: 'red' },
    });
    await again.close();

    const DATABASE_URL = await postgres.createDatabase();
    expect(await runCli(['restore', file], { DATABASE_URL })).toMatchObject({ code: 0 });
    const other = await PostgresEventLog.open(DATABASE_URL);
    await expectPrefix(other, worker.acknowledged, before);
    await other.close();
    expect(await runCli(['restore', file], { DATABASE_URL })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('holds courses'),
    });
  });
});

async function nameOf(url: string): Promise<{ id: string }> {
  const log = await PostgresEventLog.open(url);
  await log.close();
  return { id: log.id };
}

describe('a backup', () => {
  let file: string;
  let data: string;
  beforeEach(async () => {
    data = join(folder, 'class');
    file = join(folder, 'backup.sqlite');
    const server = await ClassServer.start({ data });
    await server.join('Ada');
    await server.close();
  });

  it('is made of a folder that no server holds, and only to a new file', async () => {
    expect(await runCli(['backup', file, '--data', data])).toMatchObject({ code: 0 });
    const first = await readFile(file);
    expect(await runCli(['backup', file, '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is there already'),
    });
    expect((await readFile(file)).equals(first)).toBe(true);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it('is not made of nothing, nor of what a server holds that does not answer', async () => {
    const nothing = await runCli(['backup', file, '--data', join(folder, 'nothing')]);
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no') });
    const server = await ClassServer.start({ data });
    await rm(join(data, 'operator.json'));
    const held = await runCli(['backup', file, '--data', data]);
    expect(held).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') });
    await server.close();
    expect(existsSync(file)).toBe(false);
  });

  it('is made by a server that listens on one address alone', async () => {
    const server = await ClassServer.start({ data, host: '::1' });
    expect(await runCli(['backup', file, '--data', data])).toMatchObject({ code: 0, stderr: '' });
    await server.close();
  });

  it('is made after a kill, where another program has the port of the server by now', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await writeFile(
      join(data, 'operator.json'),
      JSON.stringify({ port, secret: 'of the server that was killed' }),
    );
    expect(await runCli(['backup', file, '--data', data])).toMatchObject({ code: 0, stderr: '' });
    silent.close();
  });

  it('overwrites nothing when it is brought back', async () => {
    await runCli(['backup', file, '--data', data]);
    const kept = await readFile(join(data, 'progress.sqlite'));
    expect(await runCli(['restore', file, '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('only to where nothing is kept'),
    });
    expect((await readFile(join(data, 'progress.sqlite'))).equals(kept)).toBe(true);
  });

  it('leaves nothing behind where it could not be brought back, and can be brought back then', async () => {
    await runCli(['backup', file, '--data', data]);
    const target = join(folder, 'target');
    // As on a full disk: no file may grow beyond 36 KB.
    await expect(
      promisify(execFile)('sh', [
        '-c',
        `ulimit -f 72; exec "$@"`,
        'sh',
        process.execPath,
        CLI,
        'restore',
        file,
        '--data',
        target,
      ]),
    ).rejects.toMatchObject({ code: 1 });
    expect(await readdir(target)).toEqual([]);
    expect(await runCli(['restore', file, '--data', target])).toMatchObject({ code: 0 });
    expect(await readdir(target)).toEqual(['progress.sqlite']);

    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    const env = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none', TMPDIR: scratch };
    expect(await runCli(['restore', file], env)).toMatchObject({ code: 1 });
    expect(await readdir(scratch)).toEqual([]);
  });

  it('is not brought back when it is damaged, missing, or something else', async () => {
    const target = join(folder, 'target');
    await mkdir(target);
    await writeFile(file, 'no database');
    await runCli(['backup', join(folder, 'whole.sqlite'), '--data', data]);
    const cut = (await readFile(join(folder, 'whole.sqlite'))).subarray(0, 9_000);
    await writeFile(join(folder, 'cut.sqlite'), cut);
    for (const name of ['backup.sqlite', 'missing.sqlite', 'cut.sqlite']) {
      const { code, stderr } = await runCli(['restore', join(folder, name), '--data', target]);
      expect([name, code]).toEqual([name, 1]);
      expect(stderr).toContain('is no sound backup');
    }
    expect(await readdir(target)).toEqual([]);
  });

  describe('for which there is no room', () => {
    const sayWhy =
      /The copy cannot be written in .* \(\w+\)\. It takes as much room there as the database: make room/;

    beforeEach(() => {
      const sqlite = new SqliteDatabase(join(data, 'progress.sqlite'));
      sqlite.exec('CREATE TABLE term AS SELECT zeroblob(2000000) AS work');
      sqlite.close();
    });

    it.each(['runs', 'does not run'])('says so, where it is to be, while the server %s', async state => {
      const server = state === 'runs' ? await ClassServer.start({ data }) : undefined;
      const backup = inLittleRoom(['backup', file, '--data', data]);
      const stderr = text(backup.stderr!);
      expect(await once(backup, 'close')).toEqual([1, null]);
      expect(await stderr).toMatch(sayWhy);
      expect(await stderr).toContain(folder);
      expect(existsSync(file) || existsSync(`${file}.part`)).toBe(false);
      await server?.close();
    });

    it('says so, where the server makes it, each time', async () => {
      const port = String(await findFreePort());
      const server = inLittleRoom(['class', '--port', port, '--data', data]);
      await once(server.stdout!, 'data');
      for (let time = 0; time < 2; time += 1) {
        const { code, stderr } = await runCli(['backup', file, '--data', data]);
        expect([code, stderr]).toEqual([1, expect.stringMatching(sayWhy)]);
        expect(stderr).toContain(data);
      }
      expect(await copiesIn(data)).toEqual([]);
      const exited = once(server, 'exit');
      server.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    });

    it('or no folder, says so before anything is copied', async () => {
      const { code, stderr } = await runCli(['backup', join(folder, 'usb', 'b.sqlite'), '--data', data]);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^There is no folder .*usb: make it/)]);
    });
  });

  it('is handed to nobody without the secret of this start', async () => {
    const server = await ClassServer.start({ data });
    const ines = await server.join('Ines', 'instructor');
    for (const headers of [{}, { authorization: 'Operator guessed' }]) {
      const answer = await server.fetch('/api/operator/backup', undefined, { headers });
      expect(answer.status).toBe(401);
    }
    expect((await server.fetch('/api/operator/backup', ines)).status).toBe(401);
    await server.close();
  });
});
