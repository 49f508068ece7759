import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelSpec } from '../kernel/kernelspec.ts';
import type { ConnectionInfo } from '../kernel/protocol/connection.ts';
import { findFreePorts } from '../port.ts';
import { SPARE_VARIABLE } from '../kernel/spare/place.ts';
import { KernelClient } from './kernel-client.ts';

export interface StartOptions {
  /** The notebook's folder. Default: a new one under the system's temporary folder. */
  readonly cwd?: string;
  /** The command of another kernel, with `{connection_file}` in it. Default: this repository's kernel. */
  readonly argv?: readonly string[];
  /**
   * Variables that the kernel has besides this process's. No spare kernel is used or made, unless they say
   * `WAYMARK_SPARE_KERNEL: 'on'`.
   */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the kernel leads a process group, in which all that its cells start is. Default: no. Windows has none. */
  readonly leadsGroup?: boolean;
  /** Where the kernel listens. Default: where no other program can be in the way. */
  readonly connection?: ConnectionInfo;
}

/**
 * Starts a kernel process and waits until it answers.
 *
 * @throws KernelStartError With what the process printed, when it ends, or does not answer within a minute.
 * @example
 * import { startKernel } from '@waymark/kernel-helpers/client';
 *
 * const kernel = await startKernel();
 * const { reply, stdout, text, error } = await kernel.execute('const x = 1; x + 1');
 * await kernel.shutdown();
 */
export async function startKernel(options: StartOptions = {}): Promise<KernelClient> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-kernel-'));
  const connection = options.connection ?? (await chooseConnection(folder));
  const connectionFile = join(folder, 'connection.json');
  await writeFile(connectionFile, JSON.stringify(connection));
  const argv = (options.argv ?? kernelSpec().argv).map(part =>
    part.replace('{connection_file}', connectionFile),
  );
  const [command = '', ...parameters] = argv;
  const child = spawn(command, parameters, {
    cwd: options.cwd ?? folder,
    env: { ...process.env, [SPARE_VARIABLE]: 'off', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.leadsGroup === true && process.platform !== 'win32',
  });
  const client = new KernelClient(child, connection, folder);
  try {
    await client.ready();
  } catch (error) {
    child.kill('SIGKILL');
    await client.shutdown();
    throw error;
  }
  return client;
}

/**
 * Sockets in a folder of the kernel's own, which no other program can take first: of ports that were free
 * a moment ago one in some hundreds is not. Windows has ports only.
 */
async function chooseConnection(folder: string): Promise<ConnectionInfo> {
  const onPorts = process.platform === 'win32';
  const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] = onPorts
    ? await findFreePorts(5)
    : [1, 2, 3, 4, 5];
  return {
    transport: onPorts ? 'tcp' : 'ipc',
    ip: onPorts ? '127.0.0.1' : join(folder, 'channel'),
    key: randomUUID(),
    signature_scheme: 'hmac-sha256',
    shell_port,
    iopub_port,
    stdin_port,
    control_port,
    hb_port,
  };
}
