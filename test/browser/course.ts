import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { progressStateSchema, type ProgressState } from '@waymark/roadmap';
import { z } from 'zod';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { SECRET, ServerProcess } from '../server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_LINE = /Waymark is ready: (\S+)/;

const progressSchema = z.object({ state: progressStateSchema });

/** A course as `npm start` runs it, in a folder of its own, with a progress server that the test controls. */
export class Course {
  /** JupyterLab's address, with its token. */
  readonly url: URL;
  readonly folder: string;
  readonly server: ServerProcess;
  readonly #launcher: ChildProcess;

  private constructor(url: URL, folder: string, server: ServerProcess, launcher: ChildProcess) {
    this.url = url;
    this.folder = folder;
    this.server = server;
    this.#launcher = launcher;
  }

  static async start(): Promise<Course> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-course-'));
    const server = await ServerProcess.start(join(folder, '.waymark'));
    const launcher = spawn(
      process.execPath,
      [
        join(ROOT, 'server/setup/start.mjs'),
        '--no-open',
        `--port=${await findFreePort()}`,
        `--course=${folder}`,
        `--use-server=${server.port}`,
      ],
      { env: { ...process.env, WAYMARK_SECRET: SECRET }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const lines: string[] = [];
    launcher.stderr.setEncoding('utf8').on('data', (text: string) => lines.push(text));
    for await (const line of createInterface({ input: launcher.stdout })) {
      lines.push(line);
      const url = READY_LINE.exec(line)?.[1];
      if (url === undefined) continue;
      launcher.stdout.resume();
      return new Course(new URL(url), folder, server, launcher);
    }
    await server.stop('SIGKILL');
    throw new Error(`npm start ended before it was ready:\n${lines.join('\n')}`);
  }

  /** Writes a user's settings of one JupyterLab plugin, as its settings editor would. */
  async changeSettings(plugin: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const response = await fetch(new URL(`/lab/api/settings/${plugin}`, this.url), {
      method: 'PUT',
      headers: { authorization: `token ${this.url.searchParams.get('token')}` },
      body: JSON.stringify({ raw: JSON.stringify(settings) }),
    });
    if (!response.ok) throw new Error(`JupyterLab refused the settings of ${plugin}: ${response.status}`);
  }

  /** The progress that the server keeps for this machine's user, as whom `npm start` lets the student in. */
  async progress(): Promise<ProgressState> {
    const response = await this.server.fetch('/api/progress', userInfo().username);
    return progressSchema.parse(await response.json()).state;
  }

  async stop(): Promise<void> {
    const exited = once(this.#launcher, 'exit');
    this.#launcher.kill('SIGINT');
    await exited;
    await this.server.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
