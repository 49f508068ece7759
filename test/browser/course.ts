import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { progressStateSchema, type ProgressState } from '@waymark/roadmap';
import { z } from 'zod';
import { ServerProcess } from '../server-process.ts';
import { changeSettings, launch } from './launch.ts';

const SHOWN_LOG_LINES = 60;

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

  /** @param options Of the progress server: other notebooks, another roadmap. */
  static async start(...options: string[]): Promise<Course> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-course-'));
    const server = await ServerProcess.start(join(folder, '.waymark'), ...options);
    try {
      const { url, launcher } = await launch([`--course=${folder}`, `--use-server=${server.port}`]);
      return new Course(url, folder, server, launcher);
    } catch (error) {
      await server.stop('SIGKILL');
      throw error;
    }
  }

  /** Writes a user's settings of one JupyterLab plugin, as its settings editor would. */
  async changeSettings(plugin: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    await changeSettings(this.url, plugin, settings);
  }

  /** The progress that the server keeps for this machine's user, as whom `npm start` lets the student in. */
  async progress(): Promise<ProgressState> {
    const response = await this.server.fetch('/api/progress', userInfo().username);
    return progressSchema.parse(await response.json()).state;
  }

  /** The end of JupyterLab's log. */
  async log(): Promise<string> {
    const log = await readFile(join(this.folder, '.waymark', 'logs', 'jupyterlab.log'), 'utf8');
    return log.split('\n').slice(-SHOWN_LOG_LINES).join('\n');
  }

  async stop(): Promise<void> {
    const exited = once(this.#launcher, 'exit');
    this.#launcher.kill('SIGINT');
    await exited;
    await this.server.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
