import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LEVEL_IDS, LabError, labIdSchema, leafItems, parseRoadmap, placeLab } from '@waymark/roadmap';
import { writeAtomic } from '../files.ts';
import { findLabs } from '../labs.ts';
import { newLabNotebook } from './lab-template.ts';

export interface NewLab {
  /** The folder of the source notebooks. */
  readonly notebooks: string;
  /** The curriculum's file. */
  readonly roadmap: string;
  /** The id of the lab, which is not there yet. */
  readonly lab: string;
  /** The id of the roadmap's line that it is for. */
  readonly item: string;
}

/**
 * Begins a lab from the template, and names it on its line of the roadmap.
 *
 * @returns The path of the notebook.
 * @throws LabError When the lab is there, or the line is not, or has its lab already; nothing is written then.
 * @throws RoadmapError When the roadmap cannot be read.
 */
export async function createLab({ notebooks, roadmap, lab, item }: NewLab): Promise<string> {
  if (!labIdSchema.safeParse(lab).success || !LEVEL_IDS.some(level => lab.startsWith(`${level}/`))) {
    throw new LabError(
      `A lab is named by its level (${LEVEL_IDS.join(', ')}) and lower-case words joined by hyphens, such as beginner/my-lab; got ${lab}.`,
    );
  }
  const labs = new Set((await findLabs(notebooks)).map(({ id }) => id));
  if (labs.has(lab)) throw new LabError(`${lab} is there already: open it, or choose another name.`);
  const markdown = await readFile(roadmap, 'utf8');
  const { levels } = parseRoadmap(markdown);
  const lines = leafItems(levels.flatMap(level => level.groups.flatMap(({ items }) => items)));
  const line = lines.find(({ id }) => id === item);
  if (!line) throw new LabError(`The roadmap has no line ${item}: \`npm run roadmap\` names them.`);
  if (line.lab !== undefined && labs.has(line.lab)) {
    throw new LabError(
      `The line ${item} has its lab, ${line.lab}: choose a line that waits for one, or name this line in the \`items\` of a check.`,
    );
  }
  const path = join(notebooks, `${lab}.ipynb`);
  await writeAtomic(path, `${JSON.stringify(newLabNotebook({ item, text: line.text }), null, 1)}\n`);
  try {
    await writeAtomic(roadmap, placeLab(markdown, item, lab));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  return path;
}
