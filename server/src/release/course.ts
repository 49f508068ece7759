import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '@waymark/roadmap';
import { z } from 'zod';
import { errorCode } from '../error-code.ts';
import { writeAtomic } from '../write-atomic.ts';

/** Remembers, below the course folder, what was released into it. */
const MANIFEST = '.waymark/released.json';

const manifestSchema = z.object({
  version: z.literal(1),
  /** By path below the course folder, the SHA-256 of what was written there. */
  files: z.record(z.string(), z.string()),
});

/**
 * What became of a lab in the course folder.
 * - `written`: it was missing.
 * - `refreshed`: nobody had touched the former release.
 * - `unchanged`: there is nothing newer.
 * - `kept`: there is a newer release, but the student has worked in the file.
 */
export type ReleaseAction = 'written' | 'refreshed' | 'unchanged' | 'kept';

/** A folder of working copies. What a student has touched is never written over. */
export class Course {
  readonly #folder: string;
  readonly #hashes: Map<string, string>;

  private constructor(folder: string, hashes: Map<string, string>) {
    this.#folder = folder;
    this.#hashes = hashes;
  }

  /**
   * @param folder It need not exist.
   * @throws LabError When the record of earlier releases is damaged.
   */
  static async open(folder: string): Promise<Course> {
    const path = join(folder, MANIFEST);
    const text = await readOptional(path);
    if (text === undefined) return new Course(folder, new Map());
    try {
      return new Course(folder, new Map(Object.entries(manifestSchema.parse(JSON.parse(text)).files)));
    } catch (error) {
      throw new LabError(
        `${path} is damaged; delete it and release again (every notebook that differs stays as it is): ${String(error)}`,
      );
    }
  }

  /** Puts the release of a lab into the folder, unless the student has touched the file. */
  async put(lab: string, text: string): Promise<ReleaseAction> {
    const name = `${lab}.ipynb`;
    const path = join(this.#folder, name);
    const present = await readOptional(path);
    const hash = hashOf(text);
    const released = this.#hashes.get(name);
    if (present === undefined || (hashOf(present) === released && hash !== released)) {
      await writeAtomic(path, text);
      await this.#record(name, hash);
      return present === undefined ? 'written' : 'refreshed';
    }
    if (present === text && hash !== released) await this.#record(name, hash);
    return hash === released || present === text ? 'unchanged' : 'kept';
  }

  async #record(name: string, hash: string): Promise<void> {
    this.#hashes.set(name, hash);
    const manifest = {
      version: 1,
      files: Object.fromEntries([...this.#hashes].toSorted(([left], [right]) => (left < right ? -1 : 1))),
    };
    await writeAtomic(join(this.#folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
