import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leafItems } from './curriculum.ts';
import { RoadmapError, parseRoadmap } from './parse.ts';
import { placeLab } from './place-lab.ts';

const ROADMAP = readFileSync(new URL('../roadmap.md', import.meta.url), 'utf8');
const EVERY = 12;
const ITEM = 'beginner.basics.what-is-ml';

/** What a reader of the roadmap sees. */
function words(markdown: string): string {
  return markdown.replace(/ *<!--.*?-->/g, '');
}

function labOf(markdown: string, item: string): string | undefined {
  const { levels } = parseRoadmap(markdown);
  return leafItems(levels.flatMap(level => level.groups.flatMap(group => group.items))).find(
    ({ id }) => id === item,
  )?.lab;
}

describe('placeLab', () => {
  it('names the lab on its line, and leaves every word and every other line as it was', () => {
    const { levels } = parseRoadmap(ROADMAP);
    const all = leafItems(levels.flatMap(level => level.groups.flatMap(({ items }) => items)));
    for (const { id } of all.filter((_, at) => at % EVERY === 0)) {
      const lab = `${id.split('.')[0]}/a-new-lab`;
      const placed = placeLab(ROADMAP, id, lab);
      expect(labOf(placed, id)).toBe(lab);
      expect(words(placed)).toBe(words(ROADMAP));
      const [before, after] = [ROADMAP.split('\n'), placed.split('\n')];
      expect(after.filter((line, at) => line !== before[at])).toEqual([
        expect.stringContaining(`id: ${id} `),
      ]);
    }
  });

  it('gives a line without a lab its own, and changes nothing the second time', () => {
    const bare = ROADMAP.replace(/(<!-- id: beginner\.basics\.what-is-ml) lab: \S+/, '$1');
    const placed = placeLab(bare, ITEM, 'beginner/what-is-ml');
    expect(labOf(placed, ITEM)).toBe('beginner/what-is-ml');
    expect(placeLab(placed, ITEM, 'beginner/what-is-ml')).toBe(placed);
  });

  it('refuses a line that is not there, a lab without a level, and a name that is none', () => {
    expect(() => placeLab(ROADMAP, 'beginner.basics.what', 'beginner/a')).toThrow(RangeError);
    expect(() => placeLab(ROADMAP, ITEM, 'elsewhere/a')).toThrow(RoadmapError);
    expect(() => placeLab(ROADMAP, ITEM, 'beginner/a --> x')).toThrow(/a-z/);
  });
});
