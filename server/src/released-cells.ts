import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError, type Lab } from '@waymark/roadmap';
import { readRelease } from '@waymark/roadmap/lab';
import { errorCode } from './error-code.ts';

const ENDING = '.ipynb';

/**
 * The texts of check cells as they were ever released into a course, by which a page tells the author's
 * cell from one that was changed. They are kept as their SHA-256.
 */
export class ReleasedCells {
  readonly #folder: string;
  readonly #read = new Set<string>();
  /** By lab and check. */
  readonly #texts = new Map<string, Set<string>>();

  /** @param folder With a notebook a release, named for its content, so that each is read once; it need not exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what was released since the last time. */
  async update(): Promise<void> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      // Nothing was released; a data folder that cannot be made is the log's to tell.
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return [];
      throw error;
    });
    const fresh = names.filter(name => name.endsWith(ENDING) && !this.#read.has(name));
    await Promise.all(fresh.map(name => this.#add(name)));
  }

  /** A lab with the texts of its checks; the same one where no release of it is known. */
  describe(lab: Lab): Lab {
    const checks = lab.checks.map(check => {
      const texts = this.#texts.get(`${lab.id} ${check.id}`);
      return texts ? { ...check, texts: [...texts].toSorted() } : check;
    });
    return checks.some(check => check.texts) ? { ...lab, checks } : lab;
  }

  async #add(name: string): Promise<void> {
    this.#read.add(name);
    const path = join(this.#folder, name);
    try {
      const { lab, notebook } = readRelease(JSON.parse(await readFile(path, 'utf8')), path);
      const sources = new Map(notebook.cells.map(cell => [cell.id, cell.source]));
      for (const check of lab.checks) {
        const key = `${lab.id} ${check.id}`;
        const texts = this.#texts.get(key) ?? new Set();
        this.#texts.set(key, texts.add(hashOf(sources.get(check.cell) ?? '')));
      }
    } catch (error) {
      // A file that someone else put there says nothing of a release.
      if (!(error instanceof LabError || error instanceof SyntaxError)) throw error;
    }
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
