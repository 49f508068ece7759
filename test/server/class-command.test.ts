import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { runCli, spawnCli } from '../server-process.ts';
import { ReverseProxy } from './reverse-proxy.ts';

let data: string;
let port: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'waymark-class-'));
  port = String(await findFreePort());
});
afterEach(async () => {
  await stop();
  await rm(data, { recursive: true });
});

async function stop(): Promise<number | null> {
  if (!child) return null;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  const { exitCode } = child;
  child = undefined;
  return exitCode;
}

/** Starts a class server; answers what it prints up to a line. */
async function start(until: RegExp, ...options: string[]): Promise<string[]> {
  child = spawnCli(['class', '--port', port, '--data', data, ...options]);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line);
    if (until.test(line)) return lines;
  }
  throw new Error(`it ended: ${lines.join('\n')}`);
}

it('prints a link by which the first instructor signs in, until one has', async () => {
  const address = `http://127.0.0.1:${port}`;
  const first = await start(
    /--join/,
    '--address',
    address,
    '--course',
    'ml-1',
    '--title',
    'Machine learning',
  );
  expect(first[0]).toBe(`The class server is ready: ${address}`);
  const code = /\/join\/(\S+)$/.exec(first[1] ?? '')?.[1];
  expect(first[1]).toBe(`The instructor signs in by: npm start -- --join ${address}/join/${code}`);
  expect(await stop()).toBe(0);

  const again = await start(/--join/, '--address', address, '--course', 'ml-1');
  const link = /http\S+$/.exec(again[1] ?? '')?.[0] ?? '';
  const joined = await fetch(`${address}/api/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: link.split('/').at(-1), key: 'k'.repeat(40), name: 'Ines' }),
  });
  expect(await joined.json()).toMatchObject({
    membership: {
      course: { id: 'ml-1', title: 'Machine learning' },
      me: { name: 'Ines', role: 'instructor' },
    },
  });
  await stop();
  expect(await start(/ready/, '--address', address, '--course', 'ml-1')).toHaveLength(1);
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'closes what it keeps when %s comes, and comes again',
  async signal => {
    await start(/ready/);
    // A request that goes on: closing takes some time.
    const request = connect(Number(port), '127.0.0.1');
    request.on('error', () => {}); // It is cut in the end.
    request.write(
      'POST /api/join HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n',
    );
    await once(request, 'data'); // The server has it.
    const idle = connect(Number(port), '127.0.0.1');
    idle.write('GET /api/health HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await once(idle, 'data');
    const closing = once(idle, 'close'); // The first thing that a server does that stops.
    const exited = once(child!, 'exit');
    child!.kill(signal);
    await closing;
    child!.kill(signal);
    const how = await exited;
    child = undefined;
    expect(how).toEqual([0, null]);
    expect(await readdir(data)).toEqual(['progress.sqlite']);
  },
);

describe('strangers who come through a proxy', () => {
  let proxy: ReverseProxy;
  afterEach(() => proxy.close());

  const health = async (from: string): Promise<number> => {
    const response = await fetch(`${proxy.origin}/api/health`, { headers: { 'x-forwarded-for': from } });
    await response.body?.cancel();
    return response.status;
  };
  const atOnce = (from: string): Promise<number[]> =>
    Promise.all(Array.from({ length: 50 }, () => health(from)));
  async function useUp(from: string): Promise<void> {
    for (let asked = 0; (await health(from)) === 200; asked += 1) expect(asked).toBeLessThan(5_000);
  }

  it('count as one, whatever they say of their address', async () => {
    await start(/ready/);
    proxy = await ReverseProxy.start(Number(port));
    await useUp('10.0.0.1');
    expect(await atOnce('10.0.0.2')).toContain(429);
  });

  it('are told apart where the proxy is trusted: one who asks too much refuses nobody else', async () => {
    await start(/ready/, '--trust-proxy', 'loopback');
    proxy = await ReverseProxy.start(Number(port));
    await useUp('10.0.0.1');
    expect(await atOnce('10.0.0.2')).not.toContain(429);
    // What somebody says of themselves stands before what a proxy says of them.
    await useUp('10.0.0.3, 10.0.0.4');
    expect(await health('10.0.0.3')).toBe(200);
    expect(await atOnce('10.0.0.9, 10.0.0.4')).toContain(429);
  });
});

it.each([
  [['--port', '0'], /Expected --port with a number from 1/],
  [['--course', 'ML 1'], /Expected --course with small letters/],
  [['--title', ''], /Expected --title with a line/],
  [['--address', 'class.example'], /Expected --address such as/],
  [['--address', 'http://class.example/path'], /without a path/],
  [['--trust-proxy', 'caddy'], /Expected --trust-proxy with addresses such as loopback/],
  [['--trust-proxy', ''], /Expected --trust-proxy with addresses/],
])('says what is wrong with %j', async (options, message) => {
  const { code, stderr } = await runCli(['class', '--data', data, ...options]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
});
