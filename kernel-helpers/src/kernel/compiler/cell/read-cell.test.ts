import { describe, expect, it } from 'vitest';
import { readCell, readDraft } from './read-cell.ts';

describe('a draft, without its exports,', () => {
  it.each([
    ['export const x = 1', '       const x = 1'],
    ['export default 5', '               5'],
    ['export default class Net {}', '               class Net {}'],
    ['export { x, y };\nz', '                \nz'],
    ["export { a } from 'm'", "import { a } from 'm'"],
    ["const text = 'export const'", "const text = 'export const'"],
    ['namespace N { export const v = 1 }', 'namespace N { export const v = 1 }'],
  ])('of %j is %j', (code, expected) => {
    expect(readDraft(code)).toBe(expected);
  });
});

const mistakesIn = (code: string) => readCell(code).mistakes;

describe('a cell', () => {
  it('finds what is not grammatical, at its place', () => {
    expect(mistakesIn('let x = = 3')).toMatchObject([{ start: 8 }]);
  });

  it('is content with wrong types and with top-level await', () => {
    expect(mistakesIn('const x: number = "a"; await x; for await (const y of []) {}')).toEqual([]);
  });
});
