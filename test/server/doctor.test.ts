import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createWebServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { ClassServer } from '../../server/testing/class-server.ts';
import { checkEvent } from '../../server/testing/entries.ts';
import { runCli } from '../server-process.ts';
import { Postgres } from './postgres.ts';

let folder: string;
let data: string;
let port: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-doctor-'));
  data = join(folder, 'class');
  port = await findFreePort();
});
afterEach(() => rm(folder, { recursive: true }));

/** The lines that the doctor says, and its exit code. */
async function examine(env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; lines: string[] }> {
  const { code, stdout } = await runCli(['doctor', '--data', data, '--port', String(port)], env);
  return { code, lines: stdout.trim().split('\n') };
}

/** A server that has been there, with one event. */
async function leaveData(): Promise<void> {
  const server = await ClassServer.start({ data });
  const ada = await server.join('Ada');
  await server.fetch('/api/events', ada, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ events: [{ ...checkEvent(), points: 0 }] }),
  });
  await server.close();
}

/** Changes the database behind the server's back. */
function change(statement: string): void {
  const sqlite = new SqliteDatabase(join(data, 'progress.sqlite'));
  sqlite.exec(statement);
  sqlite.close();
}

describe('the doctor of a class server', () => {
  it('finds nothing wrong with one that runs, nor with one that does not', async () => {
    const server = await ClassServer.start({ data });
    ({ port } = server);
    const running = await examine();
    expect(running.code).toBe(0);
    expect(running.lines).toEqual([
      expect.stringMatching(/^✓ Data folder /),
      expect.stringMatching(/^[✓!] Disk .* MB free/),
      expect.stringMatching(/^✓ Server .* answers$/),
      expect.stringMatching(/^✓ Database .* schema 0005-opened$/),
      expect.stringMatching(/^✓ Clock /),
      expect.stringMatching(/^✓ Port .* is this server’s$/),
    ]);
    await server.close();
    const still = await examine();
    expect(still.code).toBe(0);
    expect(still.lines).toContainEqual(expect.stringMatching(/^✓ Server .* none runs/));
    expect(still.lines).toContainEqual(expect.stringMatching(/^✓ Port .* is free$/));
  });

  it('says that the folder is missing, or open to others', async () => {
    expect(await examine()).toMatchObject({
      code: 1,
      lines: expect.arrayContaining([expect.stringMatching(/^✗ Data folder .* --data/)]),
    });
    await mkdir(data);
    await chmod(data, 0o755);
    expect((await examine()).lines).toContainEqual(expect.stringMatching(/^! Data folder .* chmod 700/));
  });

  it.each<[string, () => Promise<void> | void, RegExp]>([
    [
      'a database of a newer version',
      () => change("INSERT INTO kysely_migration VALUES ('0999-future', '2030-01-01')"),
      /^✗ Database .* newer Waymark/,
    ],
    [
      'a damaged database',
      () => writeFile(join(data, 'progress.sqlite'), 'x'.repeat(20_000)),
      /^✗ Database .* damaged/,
    ],
    [
      'a clock that was set back',
      () => change("UPDATE events SET received_at = '2199-01-01T00:00:00.000Z'"),
      /^✗ Clock .*2199/,
    ],
  ])('finds %s', async (_title, harm, line) => {
    await leaveData();
    await harm();
    const { code, lines } = await examine();
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(line));
  });

  it('finds a server that holds the folder and does not answer, and a port that another program has', async () => {
    const server = await ClassServer.start({ data });
    await rm(join(data, 'operator.json'));
    const other = createServer().listen(port);
    await once(other, 'listening');
    const { code, lines } = await examine();
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Server .* does not answer/));
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Port .* another program/));
    other.close();
    await server.close();
  });

  it('finds that another program has the port of a server that was killed', async () => {
    await leaveData();
    const other = createWebServer((_request, response) => response.writeHead(404).end()).listen(port);
    await once(other, 'listening');
    await writeFile(
      join(data, 'operator.json'),
      JSON.stringify({ port, secret: 'of the server that was killed' }),
    );
    const { code, lines } = await examine();
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^✓ Server .* none runs/));
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Port .* another program/));
    other.close();
  });

  it('finds a PostgreSQL that cannot be reached, and says nothing of its password', async () => {
    await mkdir(data, { mode: 0o700 });
    const DATABASE_URL = `postgres://waymark:hunter2@127.0.0.1:${port}/waymark`;
    const { code, lines } = await examine({ DATABASE_URL });
    expect(code).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Database .*ECONNREFUSED/));
    expect(lines.join('\n')).not.toContain('hunter2');
  });

  it('finds a PostgreSQL well, before its first start and after', async () => {
    const postgres = await Postgres.start();
    const DATABASE_URL = await postgres.createDatabase();
    await mkdir(data, { mode: 0o700 });
    expect((await examine({ DATABASE_URL })).lines).toContainEqual(
      expect.stringMatching(/^✓ Database .*nothing is kept yet/),
    );
    const server = await ClassServer.start({ data, databaseUrl: DATABASE_URL });
    expect(await examine({ DATABASE_URL })).toMatchObject({
      code: 0,
      lines: expect.arrayContaining([expect.stringMatching(/^✓ Database .*PostgreSQL, schema/)]),
    });
    await server.close();
    await postgres.stop();
  });
});
