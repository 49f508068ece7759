import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { progressStateSchema, type ProgressState } from '@waymark/roadmap';
import { findFreePort } from '../../kernel-helpers/src/port.ts';

const CLI = fileURLToPath(new URL('../../server/dist/cli.js', import.meta.url));
const READY_MS = 30_000;
const POLL_MS = 25;

/** The real progress server in a process of its own, so that a test can kill it and bring it back. */
export class ProgressServer {
  readonly port: number;
  readonly secret: string;
  readonly #data: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, secret: string, data: string) {
    this.port = port;
    this.secret = secret;
    this.#data = data;
  }

  static async start(data: string): Promise<ProgressServer> {
    const server = new ProgressServer(await findFreePort(), crypto.randomUUID(), data);
    await server.resume();
    return server;
  }

  /** Starts the process, on the same port and data as before. */
  async resume(): Promise<void> {
    const child = spawn(process.execPath, [CLI, 'serve', '--port', String(this.port)], {
      env: { ...process.env, WAYMARK_SECRET: this.secret, WAYMARK_DATA: this.#data },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#child = child;
    const deadline = Date.now() + READY_MS;
    while (!(await this.#answers())) {
      if (child.exitCode !== null) {
        throw new Error(`the progress server ended with exit code ${child.exitCode}`);
      }
      if (Date.now() > deadline) throw new Error('the progress server does not answer');
      await new Promise(resolve => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends the process without giving it a chance to do anything. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** The progress that it keeps for this machine's user, as whom `npm start` lets the student in. */
  async progress(): Promise<ProgressState> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/progress`, {
      headers: {
        'x-waymark-secret': this.secret,
        'x-waymark-user': encodeURIComponent(userInfo().username),
      },
    });
    const body = (await response.json()) as { state: unknown };
    return progressStateSchema.parse(body.state);
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/api/health`)).ok;
    } catch {
      return false;
    }
  }
}
