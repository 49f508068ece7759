import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { progressStateSchema, type ProgressState } from '@waymark/roadmap';
import { z } from 'zod';
import { ServerProcess } from '../server-process.ts';
import { changeSettings, launch, type Launched } from './launch.ts';

const progressSchema = z.object({ state: progressStateSchema });

/** A course as `npm start` runs it, in a folder of its own, with a progress server that the test controls. */
export class Course {
  /** JupyterLab's address, with its token. */
  readonly url: URL;
  readonly folder: string;
  readonly server: ServerProcess;
  /** The latest lines of the launcher and of JupyterLab. */
  readonly log: readonly string[];
  readonly #launcher: ChildProcess;

  private constructor({ url, launcher, lines }: Launched, folder: string, server: ServerProcess) {
    this.url = url;
    this.folder = folder;
    this.server = server;
    this.log = lines;
    this.#launcher = launcher;
  }

  /** @param options Of the progress server: other notebooks, another roadmap. */
  static async start(...options: string[]): Promise<Course> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-course-'));
    const server = await ServerProcess.start(join(folder, '.waymark'), ...options);
    try {
      return new Course(await launch([`--course=${folder}`, `--use-server=${server.port}`]), folder, server);
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

  async stop(): Promise<void> {
    const exited = once(this.#launcher, 'exit');
    this.#launcher.kill('SIGINT');
    await exited;
    await this.server.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
