import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Holds the student's seed, below the course folder. Set-up writes it once. */
const SEED_FILE = '.waymark/seed';

/** Where there is no student: an author sees always the same variant. */
const AUTHORS_SEED = 'author';

/** The notebook's folder: a cell may change its own. */
const FOLDER = process.cwd();

/**
 * What one student's variants are made from: `WAYMARK_SEED`, which whoever grades hands over, else what the course
 * folder holds, above the notebook.
 */
export function studentSeed(folder = FOLDER): string {
  return process.env['WAYMARK_SEED'] ?? readSeed(folder) ?? AUTHORS_SEED;
}

function readSeed(folder: string): string | undefined {
  try {
    const seed = readFileSync(join(folder, SEED_FILE), 'utf8').trim();
    if (seed !== '') return seed;
  } catch {
    // No course begins here.
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : readSeed(parent);
}
