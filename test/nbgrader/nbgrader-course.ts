import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { releasedNotebookSchema, type ReleasedNotebook } from '@waymark/roadmap/lab';
import { formatNotebook } from '@waymark/server';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = join(ROOT, '.venv/bin/python');
/** Beside the packages of `.venv`, where its extensions would be in every JupyterLab. */
const NBGRADER = join(ROOT, '.venv/nbgrader');
const KERNEL = join(ROOT, '.venv/share/jupyter/kernels/waymark/kernel.json');

const READ_SCORES = `
import json, sys
from nbgrader.api import Gradebook
with Gradebook('sqlite:///gradebook.db') as gradebook:
    print(json.dumps({
        submission.student.id: {
            grade.name: [grade.auto_score, grade.max_score]
            for notebook in submission.notebooks for grade in notebook.grades
        }
        for submission in gradebook.assignment_submissions(sys.argv[1])
    }))`;

/** By student and check, what nbgrader gives and what can be had. */
const scoresSchema = z.record(z.string(), z.record(z.string(), z.tuple([z.number().nullable(), z.number()])));

/** A course of the real nbgrader, in a folder of its own. */
export class NbgraderCourse {
  readonly folder: string;
  readonly #env: NodeJS.ProcessEnv = {};

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<NbgraderCourse> {
    return new NbgraderCourse(await mkdtemp(join(tmpdir(), 'waymark-nbgrader-')));
  }

  /** From now on kernels do not learn that nbgrader has started them, and give no points. */
  async withholdPoints(): Promise<void> {
    const folder = join(this.folder, '.jupyter/kernels/waymark');
    await mkdir(folder, { recursive: true });
    const spec: object = JSON.parse(await readFile(KERNEL, 'utf8'));
    const env = { NBGRADER_EXECUTION: '' };
    await writeFile(join(folder, 'kernel.json'), JSON.stringify({ ...spec, env }));
    this.#env['JUPYTER_PATH'] = join(this.folder, '.jupyter');
  }

  /** Runs an nbgrader command. Returns its log. */
  async run(...args: string[]): Promise<string> {
    return this.#python('-m', 'nbgrader', ...args);
  }

  async scores(assignment: string) {
    return scoresSchema.parse(JSON.parse(await this.#python('-c', READ_SCORES, assignment)));
  }

  async read(...path: string[]): Promise<ReleasedNotebook> {
    return releasedNotebookSchema.parse(JSON.parse(await readFile(join(this.folder, ...path), 'utf8')));
  }

  async write(notebook: ReleasedNotebook, ...path: string[]): Promise<void> {
    const file = join(this.folder, ...path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, formatNotebook(notebook));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #python(...args: string[]): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)(PYTHON, args, {
      cwd: this.folder,
      env: {
        ...process.env,
        // It starts its database tools by their names.
        PATH: [join(NBGRADER, 'bin'), process.env['PATH']].join(delimiter),
        PYTHONPATH: NBGRADER,
        JUPYTER_CONFIG_DIR: join(this.folder, '.jupyter'),
        ...this.#env,
      },
    });
    return stdout || stderr;
  }
}
