import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findFreePort } from '../../kernel-helpers/src/port.ts';

const VENV = join(import.meta.dirname, '..', '..', '.venv');
const PYTHON = join(VENV, 'bin', 'python');
const CONFIG = join(import.meta.dirname, 'jupyterhub_config.py');

/** A real JupyterHub, of `jupyterhub_config.py`, for as long as a test takes. */
export class JupyterHub {
  /** Of its API. */
  readonly api: URL;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.api = new URL(`http://127.0.0.1:${port}/hub/api`);
    this.#process = process;
    this.#folder = folder;
  }

  /** @throws Error with what it said, when it does not start. */
  static async start(): Promise<JupyterHub> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-hub-'));
    const port = await findFreePort();
    const hub = spawn(PYTHON, ['-m', 'jupyterhub', '-f', CONFIG], {
      cwd: folder,
      env: { ...process.env, PYTHONPATH: join(VENV, 'jupyterhub'), HUB_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    for await (const line of createInterface({ input: hub.stderr })) {
      said.push(line);
      if (!line.includes('JupyterHub is now running')) continue;
      hub.stderr.resume();
      return new JupyterHub(port, hub, folder);
    }
    throw new Error(`the hub did not start:\n${said.join('\n')}`);
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    if (this.#process.exitCode === null && this.#process.kill()) await exited;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
