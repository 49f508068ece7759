import { readFile } from 'node:fs/promises';
import { itemsWithLab, parseRoadmap } from '@waymark/roadmap';

/** The ids of all lines of a roadmap that a lab can be about. */
export async function readItems(path: string): Promise<ReadonlySet<string>> {
  const { levels } = parseRoadmap(await readFile(path, 'utf8'));
  const items = itemsWithLab(levels.flatMap(level => level.groups.flatMap(group => group.items)));
  return new Set(items.map(({ id }) => id));
}
