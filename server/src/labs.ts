import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LEVEL_IDS, LabError, readLab, type Lab, type LabNotebook } from '@waymark/roadmap';

const ENDING = '.ipynb';

/** Where a lab's notebook is, of which nothing was read yet. */
export interface LabFile {
  /** The lab's id, as its path says. */
  readonly id: string;
  readonly path: string;
}

/** Finds the notebooks in a folder that has a folder a level, in the order of the levels and names. */
export async function findLabs(folder: string): Promise<LabFile[]> {
  const levels = await Promise.all(
    LEVEL_IDS.map(async level => {
      const names = await readdir(join(folder, level)).catch(ignoreMissing);
      return names
        .filter(name => name.endsWith(ENDING))
        .toSorted()
        .map(name => ({ id: `${level}/${name.slice(0, -ENDING.length)}`, path: join(folder, level, name) }));
    }),
  );
  return levels.flat();
}

/**
 * Reads one source notebook.
 *
 * @throws LabError When it is no lab, or says another id than its path.
 */
export async function loadLab({ id, path }: LabFile): Promise<{ lab: Lab; notebook: LabNotebook }> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new LabError(`${path} is not JSON: ${String(error)}`);
  }
  const read = readLab(json, path);
  if (read.lab.id !== id) {
    throw new LabError(
      `${path}: expected "lab": "${id}" in its waymark metadata, as its path says; found "${read.lab.id}"`,
    );
  }
  return read;
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
