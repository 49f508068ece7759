import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ROOT } from '../../paths.ts';
import { ResultFile } from './results.ts';
import { nameToolchain } from './toolchain.ts';

const PROOFS = `${ROOT}node_modules/.cache/waymark/proofs`;

/**
 * The results of all labs of a folder of notebooks, one file each.
 *
 * @example
 * const files = await ResultFiles.open('notebooks');
 * const results = await files.of('beginner/forms');
 */
export class ResultFiles {
  /** Names everything that all results depend on. */
  readonly toolchain: string;
  readonly #folder: string;

  private constructor(folder: string, toolchain: string) {
    this.#folder = folder;
    this.toolchain = toolchain;
  }

  /**
   * Sees what is installed; whatever of it changes, nothing that was kept is found any more.
   *
   * @param folder It need not exist. Default: a folder of these notebooks' own in this installation.
   */
  static async open(notebooks: string, folder: string = folderOf(notebooks)): Promise<ResultFiles> {
    return new ResultFiles(folder, await nameToolchain());
  }

  of(lab: string): Promise<ResultFile> {
    return ResultFile.open(join(this.#folder, `${lab}.json`), this.toolchain);
  }
}

function folderOf(notebooks: string): string {
  return join(PROOFS, createHash('sha256').update(resolve(notebooks)).digest('hex').slice(0, 16));
}
