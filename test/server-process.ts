import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const SECRET = 'the secret of the tests';
/** The command line, as it was built. */
export const CLI = fileURLToPath(new URL('../server/dist/cli.js', import.meta.url));

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

/** A server in a process of its own, which a test can end in any way and bring back. */
export class ServerProcess {
  /** What it had to say about its data before it listened. */
  readonly notices: readonly string[];
  readonly #data: string;
  readonly #options: readonly string[];
  #child: ChildProcess;
  #port: number;

  private constructor(data: string, options: readonly string[], { child, port, notices }: Listening) {
    this.notices = notices;
    this.#data = data;
    this.#options = options;
    this.#child = child;
    this.#port = port;
  }

  /** Resolves when the server listens. @param options Further ones of `serve`. */
  static async start(data: string, ...options: string[]): Promise<ServerProcess> {
    return new ServerProcess(data, options, await listen(data, 0, options));
  }

  /** Starts the process again once it has ended, on the port and the data of before. */
  async resume(): Promise<void> {
    this.#child = (await listen(this.#data, this.#port, this.#options)).child;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
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
    headers.set('x-waymark-user', encodeURIComponent(user));
    return fetch(this.origin + path, { ...init, headers });
  }
}

interface Listening {
  readonly child: ChildProcess;
  readonly port: number;
  readonly notices: readonly string[];
}

async function listen(data: string, wanted: number, options: readonly string[]): Promise<Listening> {
  const child = spawnCli(['serve', '--port', String(wanted), '--data', data, ...options]);
  const notices: string[] = [];
  let errors = '';
  child.stderr?.on('data', chunk => (errors += String(chunk)));
  if (!child.stdout) throw new Error('expected a pipe');
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(line) as { port?: number; notice?: true; msg: string };
    if (entry.notice) notices.push(entry.msg);
    if (entry.port !== undefined) {
      child.stdout.resume();
      return { child, port: entry.port, notices };
    }
  }
  throw new Error(`the server did not start: ${errors}`);
}
