import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient, type StartOptions } from '@waymark/kernel-helpers/client';
import { portOf } from '../../kernel-helpers/src/port.ts';
import { seeded } from '../../roadmap/testing/seeded.ts';
import { Spares } from './spares.ts';

const spares = new Spares();
/** That of the notebooks. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lab-')));
const ROUNDS = 3;
/** In this time of a start a process is killed. */
const START_MS = 250;
const random = seeded(20);

/** Keeps spares coming. */
let first: KernelClient;

function start(options: StartOptions = {}): Promise<KernelClient> {
  return startKernel({ cwd: folder, ...options, env: { ...spares.env, ...options.env } });
}

async function spareIsFree(): Promise<void> {
  await first.execute('1');
  await spares.free();
}

/** The process in which cells run. */
async function pidOf(kernel: KernelClient): Promise<number> {
  return Number((await kernel.execute('process.pid')).text);
}

/** A kernel that was a spare one, and the process in which its cells run. */
async function takeSpare(options?: StartOptions): Promise<{ kernel: KernelClient; pid: number }> {
  await spareIsFree();
  const kernel = await start(options);
  const pid = await pidOf(kernel);
  expect(pid).not.toBe(kernel.process.pid);
  return { kernel, pid };
}

/** What a cell can see of the process in which it runs. */
async function traitsOf(kernel: KernelClient): Promise<Record<string, unknown>> {
  const { text } = await kernel.execute(`JSON.stringify({
    globals: Reflect.ownKeys(globalThis).map(String).sort(),
    environment: Object.keys(process.env).sort(),
    cwd: process.cwd(), folder: import.meta.dirname, flags: process.execArgv, program: process.argv[1],
    given: process.argv.length, umask: process.umask(), parent: process.ppid,
    listeners: process.eventNames().map(name => [String(name), process.listenerCount(name)]).filter(([name]) => name !== 'exit').sort(),
  })`);
  return JSON.parse((text ?? '').replace(/^'|'$/g, ''));
}

describe.skipIf(process.platform === 'win32')('a spare kernel', () => {
  let scratch: Record<string, unknown>;
  beforeAll(async () => {
    first = await start({ env: { JPY_SESSION_NAME: 'first.ipynb' } });
    scratch = await traitsOf(first);
    await first.execute(`process.env.SEEN = 'by the next?'; globalThis.left = 1; process.chdir('/')`);
  });
  afterAll(async () => {
    await first.shutdown();
    spares.remove();
    rmSync(folder, { recursive: true });
  });

  it('becomes the next kernel, with the folder, the environment and the parent of its start', async () => {
    const { kernel } = await takeSpare({ env: { JPY_SESSION_NAME: 'second.ipynb' } });
    expect(await traitsOf(kernel)).toEqual(scratch);
    expect((await kernel.execute('process.env.JPY_SESSION_NAME')).text).toBe(`'second.ipynb'`);
    const asked = await kernel.execute(`await prompt('Who?')`, { onInput: question => `${question} me` });
    expect(asked.text).toBe(`'Who? me'`);
    const printed = await kernel.execute(`
      import { execSync } from 'node:child_process';
      import { writeSync } from 'node:fs';
      execSync('echo child', { stdio: 'inherit' });
      writeSync(1, 'descriptor');`);
    expect(printed.stdout).toBe('child\ndescriptor');
    expect((await kernel.execute('process.exit()')).error?.ename).toBe('ProcessExitError');
    const loop = kernel.execute('let n = 0; while (true) n++');
    await kernel.nextMessage(({ header }) => header.msg_type === 'execute_input');
    await kernel.interrupt();
    expect((await loop).error?.ename).toBe('Interrupted');
    await kernel.notify('unheard_of', {});
    await kernel.shutdown();
    expect(kernel.process.exitCode).toBe(0);
    expect(kernel.log).toBe('waymark kernel: a unheard_of message, which this kernel does not know\n');
  });

  it('ends in an endless loop as soon as the process that Jupyter knows is killed', async () => {
    const { kernel, pid } = await takeSpare();
    kernel.execute('while (true);').catch(() => undefined);
    await kernel.nextMessage(({ header }) => header.msg_type === 'execute_input');
    kernel.process.kill('SIGKILL');
    await spares.ended(pid);
    await kernel.shutdown();
    expect(kernel.process.signalCode).toBe('SIGKILL');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('is seen to end when it gets %s itself', async signal => {
    const { kernel, pid } = await takeSpare();
    const exit = once(kernel.process, 'exit');
    process.kill(signal === 'SIGTERM' ? Number(kernel.process.pid) : pid, signal);
    expect(await exit).toEqual([null, signal]);
    await kernel.shutdown();
  });

  it('ends when the process that has started it is gone', async () => {
    await spareIsFree();
    const options = JSON.stringify({ cwd: folder, env: spares.env });
    const script = `
      import { startKernel } from ${JSON.stringify(import.meta.resolve('@waymark/kernel-helpers/client'))};
      const kernel = await startKernel(${options});
      const { text } = await kernel.execute('process.pid');
      process.stdout.write(text, () => process.kill(process.pid, 'SIGKILL'));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [data] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(data.toString());
    expect(spares.pids()).toContain(pid);
    await spares.ended(pid);
  });

  it('that cannot have its port says so and ends as any kernel', async () => {
    await spareIsFree();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const port = portOf(other);
    const ports = { shell_port: port, iopub_port: port, stdin_port: port, control_port: port, hb_port: port };
    const connection = {
      ...ports,
      transport: 'tcp',
      ip: '127.0.0.1',
      key: 'key',
      signature_scheme: 'hmac-sha256',
    } as const;
    await expect(start({ connection })).rejects.toThrow(
      'The kernel ended as it started (code 1).\nwaymark kernel: cannot open its sockets: ',
    );
    other.close();
  });

  it('is none for another environment', async () => {
    await spareIsFree();
    const kernel = await start({ env: { LANG: 'de_AT.UTF-8' } });
    expect(await pidOf(kernel)).toBe(kernel.process.pid);
    await kernel.shutdown();
  });

  it('and its kernel may be killed at any moment: the next start works, and nothing remains', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await first.execute('1');
      if (round % 2 === 0) await spares.free();
      const next = start();
      next.catch(() => undefined);
      await delay(random() * START_MS);
      const victims = spares.pids();
      const victim = victims[Math.floor(random() * victims.length)];
      if (victim !== undefined) process.kill(victim, 'SIGKILL');
      const begun = await next.catch(() => undefined);
      begun?.process.kill('SIGKILL');
      await begun?.shutdown();
      const kernel = await start();
      expect((await kernel.execute('1 + 1')).text, `round ${round}`).toBe('2');
      await kernel.shutdown();
    }
    const kernel = await start();
    const others = spares.pids().filter(pid => pid !== kernel.process.pid);
    expect(others.length, 'at most that kernel and a spare').toBeLessThanOrEqual(2);
    await kernel.shutdown();
  });
});
