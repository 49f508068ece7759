import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';

/** A cache of downloads for one test: empty at first, and the only one that data sets look in. */
export class DataCache {
  readonly #folder = mkdtempSync(join(tmpdir(), 'waymark-'));

  static install(): DataCache {
    const cache = new DataCache();
    vi.stubEnv('WAYMARK_CACHE', cache.#folder);
    return cache;
  }

  /** Puts a file where set-up would: `write('ames/train.csv', …)`. */
  write(path: string, text: string): void {
    const file = join(this.#folder, 'data', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  uninstall(): void {
    vi.unstubAllEnvs();
    rmSync(this.#folder, { recursive: true });
  }
}
