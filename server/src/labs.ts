import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LEVEL_IDS, LabError, type Lab } from '@waymark/roadmap';
import { labOf, parseLab, readRelease, type LabModel, type ParsedLab } from '@waymark/roadmap/lab';

const ENDING = '.ipynb';

/** A folder of labs with this file in it is a student's bundle: its notebooks are releases. */
export const BUNDLE_FILE = 'bundle.json';

/** Where a lab's notebook is, of which nothing was read yet. */
export interface LabFile {
  /** The lab's id, as its path says. */
  readonly id: string;
  readonly path: string;
  /** What the author wrote, or, in a student's bundle, what was made of it. */
  readonly form: 'source' | 'release';
}

/** Finds the notebooks in a folder that has a folder a level, in the order of the levels and names. */
export async function findLabs(folder: string): Promise<LabFile[]> {
  const form: LabFile['form'] = existsSync(join(folder, BUNDLE_FILE)) ? 'release' : 'source';
  const levels = await Promise.all(
    LEVEL_IDS.map(async level => {
      const names = await readdir(join(folder, level)).catch(ignoreMissing);
      return names
        .filter(name => name.endsWith(ENDING))
        .toSorted()
        .map(name => ({
          id: `${level}/${name.slice(0, -ENDING.length)}`,
          path: join(folder, level, name),
          form,
        }));
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
 * @throws LabError When the file is not even JSON, or a release.
 */
export async function readSource({ id, path, form }: LabFile): Promise<ParsedLab> {
  if (form === 'release') {
    throw new LabError(`${path} is a release, and no source of a lab: this folder is a student's bundle`);
  }
  return parseLab(parseJson(await readFile(path, 'utf8'), path), id);
}

/**
 * Reads a student's copy of a lab out of a bundle.
 *
 * @throws LabError When the file is no release of this lab.
 */
export async function readBundled({ id, path }: LabFile): Promise<{ lab: Lab; text: string }> {
  const text = await readFile(path, 'utf8');
  const { lab } = readRelease(parseJson(text, path), path);
  if (lab.id !== id) throw new LabError(`${path} is a release of another lab, ${lab.id}`);
  return { lab, text };
}

/**
 * What the platform knows of a lab, whichever form its notebook has.
 *
 * @throws LabError With a line for each fault.
 */
export async function readLab(file: LabFile): Promise<Lab> {
  return (await (file.form === 'release' ? readBundled(file) : loadLab(file))).lab;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LabError(`${path} is not JSON: ${String(error)}`);
  }
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
