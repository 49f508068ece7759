import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKernel, type KernelClient, type StartOptions } from '@waymark/kernel-helpers/client';

/** Where the spares of this file's kernels are, and of no other. */
let runtime: string;
let folder: string;

beforeAll(() => {
  runtime = mkdtempSync(join(tmpdir(), 'spare-'));
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lab-')));
});
afterAll(() => {
  for (const path of [runtime, folder]) rmSync(path, { recursive: true });
});

function start(options: StartOptions = {}): Promise<KernelClient> {
  const env = { WAYMARK_SPARE_KERNEL: 'on', XDG_RUNTIME_DIR: runtime, ...options.env };
  return startKernel({ cwd: folder, ...options, env });
}

/** Keeps spares coming. */
let first: KernelClient;

/** Resolves once a spare is free, which a kernel starts that has been used. */
async function spareIsFree(): Promise<void> {
  await first.execute('1');
  for (;;) {
    const [user = ''] = readdirSync(runtime);
    const name = user && readdirSync(join(runtime, user)).find(entry => !entry.includes('.'));
    if (name && (await isFree(join(runtime, user, name)))) return;
    await delay(50);
  }
}

async function isFree(place: string): Promise<boolean> {
  const socket = connect(place);
  socket.on('error', () => socket.destroy());
  socket.write('{"type":"stay"}\n');
  const answer = once(socket, 'data').then(
    () => true,
    () => false,
  );
  const isAnswered = await Promise.race([answer, once(socket, 'close').then(() => false)]);
  socket.destroy();
  return isAnswered;
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

/** All processes of spares, and of kernels that were one. */
function remaining(): number[] {
  return Array.from(
    execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 })
      .split('\n')
      .filter(line => line.includes(runtime))
      .map(line => Number.parseInt(line, 10)),
  );
}

async function ended(pid: number): Promise<void> {
  while (remaining().includes(pid)) await delay(20);
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
    for (const pid of remaining()) process.kill(pid, 'SIGKILL');
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
    await ended(pid);
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

  it('that cannot have its port says so and ends as any kernel', async () => {
    await spareIsFree();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
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
});
