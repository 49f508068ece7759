import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  LabError,
  RoadmapError,
  coverage,
  itemsWithLab,
  parseRoadmap,
  type Curriculum,
  type Lab,
} from '@waymark/roadmap';
import { findLabs, readLab } from '../labs.ts';
import { NOTEBOOKS, ROADMAP } from '../paths.ts';
import { formatTable } from '../table.ts';
import { CommandError, type Command } from './command.ts';

/** Prints how much of the roadmap has labs and checks. */
export const roadmapCommand: Command = {
  help: `roadmap [--roadmap FILE] [--notebooks DIR]

Prints, level by level, how many lines of the roadmap have a lab and a check, and the lines
whose lab exists while no check of it names them. Fails when there are such lines, when a
lab is unsound, and when one names a line that the roadmap lacks.

  --roadmap FILE   the curriculum (default: roadmap/roadmap.md of this repository)
  --notebooks DIR  the source notebooks (default: those of this repository)`,

  async run(args, print) {
    const { values } = parseArgs({
      args,
      options: {
        roadmap: { type: 'string', default: ROADMAP },
        notebooks: { type: 'string', default: NOTEBOOKS },
      },
    });
    const { curriculum, faults } = await readAll(values.roadmap, values.notebooks);
    const levels = coverage(curriculum);
    const rows = levels.map(level => [
      level.title,
      level.items,
      level.withLab,
      level.covered,
      percent(level.covered, level.items),
      level.labs,
      level.checks,
    ]);
    const total = (key: 'items' | 'withLab' | 'covered' | 'labs' | 'checks'): number =>
      levels.reduce((sum, level) => sum + level[key], 0);
    rows.push([
      'All',
      total('items'),
      total('withLab'),
      total('covered'),
      percent(total('covered'), total('items')),
      total('labs'),
      total('checks'),
    ]);
    const header = ['Level', 'Lines', 'With a lab', 'With a check', 'Covered', 'Labs', 'Checks'];
    for (const line of formatTable([header, ...rows])) print(line);

    const unchecked = levels.flatMap(level => level.unchecked);
    if (unchecked.length > 0) print(`\nThe lab exists, but no check of it names the line:`);
    for (const id of unchecked) print(`  ${id}`);
    if (faults.length > 0) print('\nFaults:');
    for (const fault of faults) print(`  ${fault}`);
    return unchecked.length + faults.length > 0 ? 1 : 0;
  },
};

async function readAll(
  roadmap: string,
  notebooks: string,
): Promise<{ curriculum: Curriculum; faults: string[] }> {
  const parsed = await readRoadmap(roadmap);
  const items = new Set(
    parsed.levels
      .flatMap(level => level.groups.flatMap(group => itemsWithLab(group.items)))
      .map(({ id }) => id),
  );
  const labs: Record<string, Lab> = {};
  const faults: string[] = [];
  for (const file of await findLabs(notebooks)) {
    try {
      const lab = await readLab(file);
      labs[lab.id] = lab;
      for (const id of Object.keys(lab.anchors)) {
        if (!items.has(id)) faults.push(`${file.path} names the line ${id}, which the roadmap lacks`);
      }
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      faults.push(error.message);
    }
  }
  return { curriculum: { ...parsed, labs }, faults };
}

async function readRoadmap(path: string): Promise<Pick<Curriculum, 'title' | 'levels'>> {
  try {
    return parseRoadmap(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof RoadmapError) throw new CommandError(`${path}: ${error.message}.`);
    throw error;
  }
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.round((100 * part) / whole)}%`;
}
