import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { leafItems, type Item } from './curriculum.ts';
import { parseRoadmap } from './parse.ts';

const markdown = await readFile(new URL('../roadmap.md', import.meta.url), 'utf8');
const ANNOTATION = / <!-- id: \S+(?: lab: \S+)? -->$/gm;

/** SHA-256 of the course's curriculum as it was given. Whoever changes its words on purpose changes this. */
const WORDS = '262547eb847d5d856ee775c114beaafdeb0c5d0317ab77f3bcde7f085b3c1bfd';

function all(items: readonly Item[]): Item[] {
  return items.flatMap(item => [item, ...all(item.children)]);
}

describe('roadmap.md', () => {
  const { title, levels } = parseRoadmap(markdown);
  const items = levels.flatMap(level => level.groups.flatMap(group => all(group.items)));

  it('is the given curriculum, word for word, but for the annotations', () => {
    expect(createHash('sha256').update(markdown.replace(ANNOTATION, '')).digest('hex')).toBe(WORDS);
  });

  it('has an annotation on every line of a list, and each line becomes an item', () => {
    expect(markdown.match(/^\s*- /gm)).toHaveLength(94);
    expect(markdown.match(ANNOTATION)).toHaveLength(94);
    expect(items).toHaveLength(94);
    expect(title).toBe('AI/ML Learning Roadmap with Django Integration');
  });

  it('has lines that can be checked on every level', () => {
    const counts = levels.map(level => [
      level.id,
      level.groups.flatMap(group => leafItems(group.items)).length,
    ]);
    expect(counts).toEqual([
      ['beginner', 15],
      ['intermediate', 15],
      ['advanced', 17],
      ['professional', 19],
    ]);
  });

  it('keeps a lab on the level of the line that it teaches', () => {
    const strays = items.filter(({ id, lab }) => lab !== undefined && lab.split('/')[0] !== id.split('.')[0]);
    expect(strays).toEqual([]);
  });

  it("begins a child's id with its parent's", () => {
    const strays = items.flatMap(parent =>
      parent.children.filter(({ id }) => !id.startsWith(`${parent.id}.`)),
    );
    expect(strays).toEqual([]);
  });
});
