import { join } from 'node:path';
import { readOptional, writeAtomic } from '../files.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { CONFIG_NAME, COURSE_CONFIG } from './course-config.ts';
import type { Assignment } from './export-lab.ts';

/** A file that is there already and says something else: it is not written over. */
export class FileInWayError extends Error {
  override readonly name = 'FileInWayError';
  readonly path: string;

  constructor(path: string) {
    super(`${path} is there already and differs: move it away, or say --force to write over it`);
    this.path = path;
  }
}

/**
 * Writes an assignment into the folder of an nbgrader course: both notebooks or, where something is in the way, none.
 *
 * @param options.force Writes over notebooks that differ. Default: false.
 * @returns Whether the course's configuration says what ours does: one that is there already stays as it is.
 * @throws FileInWayError Naming the file.
 */
export async function writeAssignment(
  course: string,
  { name, notebook, source, release }: Assignment,
  { force = false }: { force?: boolean } = {},
): Promise<{ isConfigured: boolean }> {
  const files = [
    { path: join(course, 'source', name, `${notebook}.ipynb`), text: formatNotebook(source) },
    { path: join(course, 'release', name, `${notebook}.ipynb`), text: formatNotebook(release) },
  ];
  for (const { path, text } of force ? [] : files) {
    const there = await readOptional(path);
    if (there !== undefined && there !== text) throw new FileInWayError(path);
  }
  for (const { path, text } of files) await writeAtomic(path, text);
  const config = join(course, CONFIG_NAME);
  const there = await readOptional(config);
  if (there === undefined) await writeAtomic(config, COURSE_CONFIG);
  return {
    isConfigured: there === undefined || COURSE_CONFIG.split('\n').every(line => there.includes(line)),
  };
}
