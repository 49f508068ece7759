import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const SECRET = 'the secret of the tests';
const CLI = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));

/** Runs the server's command line; the caller reads or ends the process. */
export function spawnCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, WAYMARK_SECRET: SECRET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export async function runCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnCli(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', chunk => (stdout += String(chunk)));
  child.stderr?.on('data', chunk => (stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** A server in a process of its own. */
export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** Resolves when the server listens. */
  static async start(data: string, port = 0): Promise<ServerProcess> {
    const child = spawnCli(['serve', '--port', String(port), '--data', data]);
    let errors = '';
    child.stderr?.on('data', chunk => (errors += String(chunk)));
    if (!child.stdout) throw new Error('expected a pipe');
    for await (const line of createInterface({ input: child.stdout })) {
      const entry: unknown = JSON.parse(line);
      if (typeof entry === 'object' && entry && 'port' in entry) {
        child.stdout.resume();
        return new ServerProcess(child, Number(entry.port));
      }
    }
    throw new Error(`the server did not start: ${errors}`);
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Sends a signal and waits for the end; answers how it ended. */
  async stop(
    signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
  ): Promise<{ code: number | null; signal: string | null }> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exited;
    }
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }

  /** Asks over HTTP, as JupyterLab's proxy would for that user. */
  fetch(path: string, user: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('x-waymark-secret', SECRET);
    headers.set('x-waymark-user', user);
    return fetch(this.origin + path, { ...init, headers });
  }
}
