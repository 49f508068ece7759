import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NODE_MODULES } from './paths.mjs';

const FOLDER = join(NODE_MODULES, '.cache', 'waymark', 'stamps');
const GENERATED = new Set(['node_modules', 'dist', 'lib', 'labextension', '__pycache__']);

/** Remembers that a step was done for these inputs, so that it is not done again. `npm ci` forgets all stamps. */
export class Stamp {
  #path;

  /**
   * @param {string} name a file name
   * @param {string} [folder]
   */
  constructor(name, folder = FOLDER) {
    this.#path = join(folder, `${name}.json`);
  }

  /**
   * What was remembered, if the inputs are still the same and the outputs still there.
   *
   * @param {string} inputs
   * @param {readonly string[]} outputs paths that must exist
   * @returns {string | undefined}
   */
  read(inputs, outputs) {
    try {
      const stamp = JSON.parse(readFileSync(this.#path, 'utf8'));
      return stamp.inputs === inputs && outputs.every(path => existsSync(path)) ? stamp.detail : undefined;
    } catch {
      return undefined; // None yet, or a damaged one: the step is done again.
    }
  }

  /**
   * @param {string} inputs
   * @param {string} detail a few words on what was done
   */
  write(inputs, detail) {
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, JSON.stringify({ inputs, detail }));
  }

  /** @returns {number} the milliseconds since it was written; Infinity when it never was */
  age() {
    const written = statSync(this.#path, { throwIfNoEntry: false })?.mtimeMs;
    return written === undefined ? Infinity : Date.now() - written;
  }
}

/**
 * A digest of files and folders (their names and contents; generated folders and tests left out) and of words.
 *
 * @param {readonly string[]} paths
 * @param {readonly string[]} [words]
 * @returns {string}
 */
export function digest(paths, words = []) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesIn)) hash.update(`${file}\0`).update(readFileSync(file));
  for (const word of words) hash.update(`\0${word}`);
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).toSorted();
  return names
    .filter(name => !GENERATED.has(name) && !name.includes('.test.') && !name.endsWith('.tsbuildinfo'))
    .flatMap(name => filesIn(join(path, name)));
}
