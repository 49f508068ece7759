import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text as readText } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { SECRET, ServerProcess } from '../server-process.ts';

const START = fileURLToPath(new URL('../../server/setup/start.mjs', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function spawnStart(course: string, options: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const port = String(await findFreePort());
  return spawn(process.execPath, [START, '--no-open', '--port', port, '--course', course, ...options], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The address, with the token, that a start shows once it is ready. */
async function untilReady(launcher: ChildProcess): Promise<URL> {
  for await (const line of createInterface({ input: launcher.stdout! })) {
    const url = /Waymark is ready: (\S+)/.exec(line)?.[1];
    if (url !== undefined) return new URL(url);
  }
  throw new Error('npm start ended before it was ready');
}

async function stop(launcher: ChildProcess): Promise<void> {
  const exited = once(launcher, 'exit');
  launcher.kill('SIGINT');
  await exited;
}

/** Command line and environment, as every process of the same user can read them. */
async function exposedBy(pid: number): Promise<string> {
  const texts = await Promise.all(
    ['cmdline', 'environ'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  return texts.join('\n').replaceAll('\0', '\n');
}

async function descendants(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = list.split(' ').filter(Boolean).map(Number);
  return [...children, ...(await Promise.all(children.map(descendants))).flat()];
}

describe.runIf(process.platform === 'linux')('a start', () => {
  let launcher: ChildProcess;
  let url: URL;
  let course: string;
  beforeAll(async () => {
    course = join(folder, 'course');
    // From a time when nobody minded.
    await mkdir(join(course, '.waymark/logs'), { recursive: true });
    await writeFile(join(course, '.waymark/old'), '');
    await chmod(join(course, '.waymark'), 0o777);
    launcher = await spawnStart(course, []);
    url = await untilReady(launcher);
  });
  afterAll(() => stop(launcher));

  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), {
      ...init,
      headers: { authorization: `token ${url.searchParams.get('token')}` },
    });

  it('leaves no secret where a kernel, or any other program, could read it', async () => {
    const kernel = await ask('/api/kernels', { method: 'POST', body: JSON.stringify({ name: 'waymark' }) });
    expect(kernel.status).toBe(201);
    const pids = [launcher.pid!, ...(await descendants(launcher.pid!))];
    expect(pids.length).toBeGreaterThan(3);
    const exposed = (await Promise.all(pids.map(exposedBy))).join('\n');
    expect(exposed).toContain('jupyterlab');
    expect(exposed).toContain('WAYMARK_COURSE=');
    expect(exposed).not.toMatch(/WAYMARK_(SECRET|TOKEN)/);
    expect(exposed).not.toContain(url.searchParams.get('token'));
  });

  it('reaches the progress server with the secret that only the two share', async () => {
    expect((await ask('/waymark/api/progress')).status).toBe(200);
  });

  it('keeps its data from other users of the machine', async () => {
    const entries = await readdir(join(course, '.waymark'), { withFileTypes: true });
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['logs', 'old', 'progress.sqlite']),
    );
    const open = await Promise.all(
      ['', ...entries.map(({ name }) => name)].map(async name => {
        const { mode } = await lstat(join(course, '.waymark', name));
        return (mode & 0o077) === 0 ? [] : [name];
      }),
    );
    expect(
      open.flat().filter(name => !['jupyter', 'releases', 'labs.json', 'released.json'].includes(name)),
    ).toEqual([]);
    expect((await lstat(join(course, '.waymark'))).mode & 0o777).toBe(0o700);
    expect((await lstat(course)).mode & 0o700).toBe(0o700);
  });
});

describe('a start with --use-server', () => {
  it('has the server to itself: another person is told to start their own', async () => {
    const server = await ServerProcess.start(join(folder, 'data'));
    const options = [`--use-server=${server.port}`];
    const ada = await spawnStart(join(folder, 'ada'), options, {
      WAYMARK_SECRET: SECRET,
      LOGNAME: 'ada',
    });
    try {
      await untilReady(ada);
      const bob = await spawnStart(join(folder, 'bob'), options, {
        WAYMARK_SECRET: SECRET,
        LOGNAME: 'bob',
      });
      const [said, complaint] = await Promise.all([readText(bob.stdout), readText(bob.stderr)]);
      expect(said).not.toContain('Waymark is ready');
      expect(said + complaint).toContain('start a server of your own, by `npm start` without --use-server');
      const forged = await server.fetch('/api/progress', 'bob');
      expect(forged.status).toBe(403);
    } finally {
      await stop(ada);
      await server.stop();
    }
  });
});
