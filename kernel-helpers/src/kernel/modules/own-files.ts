import { readFileSync, statSync } from 'node:fs';

interface OwnFile {
  /** Counts how often the file was made anew. */
  version: number;
  /** Undefined while the file is not loaded. */
  text: string | undefined;
  /** What the file looked like from outside when it was read; undefined for one that nobody waits for. */
  stamp: string | undefined;
  /** The files that it has imported. */
  readonly imports: Set<string>;
}

/**
 * The student's own files that have been loaded, and which of them imports which. A file whose text has
 * changed gets a new version, and so does each that imports it: by it they are other modules to Node.
 */
export class OwnFiles {
  readonly #files = new Map<string, OwnFile>();
  readonly #onStale: (path: string) => void;

  /** @param onStale Told of each file whose loaded module is no longer to be used. */
  constructor(onStale: (path: string) => void) {
    this.#onStale = onStale;
  }

  versionOf(path: string): number {
    return this.#file(path).version;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** The files that are loaded. */
  get loaded(): Set<string> {
    return new Set([...this.#files].filter(([, { text }]) => text !== undefined).map(([path]) => path));
  }

  /** The text of a file's present version. */
  text(path: string): string {
    const file = this.#file(path);
    if (file.text === undefined) {
      file.stamp = stampOf(path);
      file.text = readFileSync(path, 'utf8');
    }
    return file.text;
  }

  noteImport(importer: string, path: string): void {
    this.#file(importer).imports.add(path);
    this.#file(path);
  }

  /** Looks for files that have changed. */
  refresh(): void {
    const changed = [...this.#files.keys()].filter(path => this.#hasChanged(path));
    for (const path of this.#renew(changed)) {
      const file = this.#file(path);
      file.stamp = undefined;
      file.imports.clear();
    }
  }

  /**
   * Has files loaded again the next time, though they have not changed: their modules have failed. Their
   * changes are still looked for.
   *
   * @param root What was to be loaded.
   * @param before The files that were loaded before.
   */
  discard(root: string, before: ReadonlySet<string>): void {
    const reached = new Set([root]);
    for (const path of reached) for (const imported of this.#file(path).imports) reached.add(imported);
    this.#renew([...reached].filter(path => !before.has(path)));
  }

  #file(path: string): OwnFile {
    let file = this.#files.get(path);
    if (!file) {
      file = { version: 1, text: undefined, stamp: undefined, imports: new Set() };
      this.#files.set(path, file);
    }
    return file;
  }

  #hasChanged(path: string): boolean {
    const file = this.#file(path);
    if (file.stamp === undefined) return false;
    const stamp = stampOf(path);
    if (stamp === file.stamp) return false;
    if (stamp !== GONE && readFileSync(path, 'utf8') === file.text) {
      file.stamp = stamp;
      return false;
    }
    return true;
  }

  /** Gives files, and all that import them, a new version. */
  #renew(changed: readonly string[]): ReadonlySet<string> {
    const stale = new Set(changed);
    for (const path of stale) {
      for (const [importer, { imports }] of this.#files) if (imports.has(path)) stale.add(importer);
    }
    for (const path of stale) {
      const file = this.#file(path);
      file.version++;
      file.text = undefined;
      this.#onStale(path);
    }
    return stale;
  }
}

const GONE = 'gone';

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.mtimeNs}:${stat.size}:${stat.ino}` : GONE;
}
