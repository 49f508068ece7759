import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readOptional, writeAtomic } from '../files.ts';
import type { Proof } from './proof.ts';

/** Who wrote the key wrote the proof: it is not looked into. */
const keptSchema = z.object({ key: z.string(), proof: z.custom<Proof>(value => typeof value === 'object') });

/** Remembers proofs, so that only what has changed is proved again. */
export class ProofCache {
  readonly #folder: string;
  readonly #toolchain: string;

  private constructor(folder: string, toolchain: string) {
    this.#folder = folder;
    this.#toolchain = toolchain;
  }

  /**
   * @param folder Where proofs are kept; it need not exist.
   * @param builds Folders of compiled code on which every proof depends: the helpers, the kernel, the gate itself.
   */
  static async open(folder: string, builds: readonly string[]): Promise<ProofCache> {
    const hash = createHash('sha256');
    for (const build of builds) {
      const names = await readdir(build, { recursive: true });
      for (const name of names.filter(file => file.endsWith('.js')).toSorted()) {
        hash.update(name).update(await readFile(join(build, name)));
      }
    }
    return new ProofCache(folder, hash.digest('hex'));
  }

  /** The proof of a lab whose notebook, and everything that it runs on, is as it was. */
  async find(lab: string, notebook: string): Promise<Proof | undefined> {
    const text = await readOptional(this.#pathOf(lab));
    if (text === undefined) return undefined;
    try {
      const { key, proof } = keptSchema.parse(JSON.parse(text));
      return key === this.#keyOf(notebook) ? proof : undefined;
    } catch {
      return undefined; // A file that was cut off, or of another version: the proof is made again.
    }
  }

  async keep(notebook: string, proof: Proof): Promise<void> {
    await writeAtomic(this.#pathOf(proof.lab), JSON.stringify({ key: this.#keyOf(notebook), proof }));
  }

  #pathOf(lab: string): string {
    return join(this.#folder, `${lab}.json`);
  }

  #keyOf(notebook: string): string {
    return createHash('sha256').update(this.#toolchain).update('\0').update(notebook).digest('hex');
  }
}
