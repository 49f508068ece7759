import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LEVEL_IDS, LabError, type Lab } from '@waymark/roadmap';
import { labOf, parseLab, type LabModel, type ParsedLab } from '@waymark/roadmap/lab';

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
 * Finds the labs with the given ids, or all labs when none is given.
 *
 * @throws LabError When there are none, or one of them is missing.
 */
export async function chooseLabs(folder: string, ids: readonly string[]): Promise<LabFile[]> {
  const labs = await findLabs(folder);
  if (labs.length === 0) {
    throw new LabError(`There are no labs in ${folder}: expected level/lab.ipynb below it.`);
  }
  const missing = ids.find(id => !labs.some(lab => lab.id === id));
  if (missing !== undefined) {
    throw new LabError(`There is no lab ${missing}; expected one of ${labs.map(lab => lab.id).join(', ')}.`);
  }
  return ids.length === 0 ? labs : labs.filter(({ id }) => ids.includes(id));
}

/**
 * Reads one source notebook, faults or not.
 *
 * @throws LabError When the file is not even JSON.
 */
export async function readSource({ id, path }: LabFile): Promise<ParsedLab> {
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new LabError(`${path} is not JSON: ${String(error)}`);
  }
  return parseLab(json, id);
}

/**
 * Reads a lab out of its source notebook.
 *
 * @throws LabError With a line for each fault.
 */
export async function loadLab(file: LabFile): Promise<{ lab: Lab; model: LabModel }> {
  const parsed = await readSource(file);
  return { lab: labOf(parsed, file.path), model: parsed.model };
}

function ignoreMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
