import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const INSTALL = join(ROOT, 'kernel-helpers', 'dist', 'kernel', 'install.js');

/** An output as nbformat keeps it; long texts are lists of lines. */
export type Output = Readonly<Record<string, unknown>>;

export interface Cell {
  readonly source: string;
  readonly tags?: readonly string[];
}

/** The kernel as Jupyter finds it: installed into a folder of its own, for Python programs that look there. */
export class InstalledKernel {
  /** Where it is installed, and the working folder of the programs. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async install(): Promise<InstalledKernel> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-prefix-'));
    await run(process.execPath, [INSTALL, '--prefix', folder]);
    return new InstalledKernel(folder);
  }

  /** Runs Python in the folder. Rejects, with what it printed, when it fails. */
  python(...parameters: string[]): Promise<{ stdout: string; stderr: string }> {
    const env = { ...process.env, JUPYTER_PATH: join(this.folder, 'share', 'jupyter') };
    return run(PYTHON, parameters, { env, cwd: this.folder });
  }

  async writeNotebook(name: string, cells: readonly Cell[]): Promise<void> {
    const notebook = {
      cells: cells.map(({ source, tags = [] }, i) => ({
        cell_type: 'code',
        id: `cell-${i}`,
        source,
        metadata: { tags },
        outputs: [],
        execution_count: null,
      })),
      metadata: { kernelspec: { name: 'waymark', display_name: 'TypeScript', language: 'typescript' } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    await writeFile(join(this.folder, name), JSON.stringify(notebook));
  }

  /** The outputs of each cell of a notebook. */
  async readOutputs(name: string): Promise<readonly (readonly Output[])[]> {
    const text = await readFile(join(this.folder, name), 'utf8');
    const { cells } = JSON.parse(text) as { cells: readonly { outputs: Output[] }[] };
    return cells.map(({ outputs }) => outputs);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
