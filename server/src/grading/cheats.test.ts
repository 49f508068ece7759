import { cellsOf, parseLab, type AnswerCell, type CheckCell, type LabModel } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { LabTypes } from '../release/cell-types.ts';
import { findCheats } from './cheats.ts';
import { findSettings } from './settings.ts';

const CHECK = "await check('q1', { points: 1, hints: [], items: [] }, t => {";

/** A lab of these code cells. */
function labOf(...sources: string[]): LabModel {
  const cells = ['# Birds\n\n*5 minutes.*', ...sources].map((source, i) => ({
    id: `cell-${i}`,
    cell_type: i === 0 ? 'markdown' : 'code',
    metadata: {},
    source,
  }));
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/birds').model;
}

/** What the cheats at the first answer put in its place. */
function cheats(...sources: string[]): string[] {
  const model = labOf(...sources);
  const [answer] = cellsOf(model, 'answer');
  const cell: AnswerCell = answer!;
  return findCheats(
    cell,
    cellsOf(model, 'check'),
    new LabTypes(model, import.meta.dirname).ofCell(cell.index),
  ).map(({ start, end, after }) => {
    const changed = cell.source.slice(0, start) + after + cell.source.slice(end);
    expect(changed).toContain(after);
    return after;
  });
}

const solution = (code: string): string => `/// BEGIN SOLUTION\n${code}\n/// END SOLUTION`;

describe('findCheats', () => {
  it('tries what a visible check expects of a function, and nothing that is hidden', () => {
    const share = solution(
      'function share(part: number, whole: number): number {\n  return part / whole;\n}',
    );
    const judge = `${CHECK}\n  t.near(share(1, 2), 0.5, {}, 'A half');\n/// BEGIN HIDDEN TESTS\n  t.near(share(3, 4), 0.75, {}, 'More');\n/// END HIDDEN TESTS\n});`;
    expect(cheats(share, judge)).toEqual([
      'return 0;',
      'return 1;',
      'return 0.5;',
      'return part;',
      'return whole;',
    ]);
  });

  it('reads answers off the input, where they have the type of the answer', () => {
    const bird = 'interface Bird { species: string; mass: number; island: string }';
    const name = `${bird}\nfunction nameOf(bird: Bird): string {\n${solution("  return bird.mass > 4000 ? 'Gentoo' : 'Adelie';")}\n}`;
    expect(cheats(name, `${CHECK} t.ok(nameOf, ''); });`)).toEqual([
      "return '';",
      'return bird.species;',
      'return bird.island;',
    ]);
    const names = `${bird}\n${solution("const namesOf = (birds: Bird[]): string[] => birds.map(() => 'Adelie');")}`;
    expect(cheats(names, `${CHECK} t.equal(namesOf([]), ['Adelie'], ''); });`)).toEqual([
      '([])',
      "(['Adelie'])",
      '(birds.map(one => one.species))',
      '(birds.map(one => one.island))',
    ]);
  });

  it.each([
    ['a truth', '(n: number): boolean => n > 1', ['(false)', '(true)']],
    ['one of some words', "(n: number): 'low' | 'high' => (n > 1 ? 'high' : 'low')", ["('low')", "('high')"]],
    ['a promise', 'async (n: number): Promise<number> => n + 1', ['(0)', '(1)', '(n)']],
    ['nothing', '(n: number): void => console.log(n)', []],
    ['a function', '(n: number) => () => n', []],
  ])('knows the constants of a function that gives %s', (_title, text, expected) => {
    expect(cheats(solution(`const f = ${text};`), `${CHECK} t.ok(f, ''); });`)).toEqual(expected);
  });

  it('copies a value that the visible check prints, and none that is worked out or a secret', () => {
    const value = solution('const area: number = 3 * 4;');
    expect(cheats(value, `${CHECK} t.near(area, 12, 'The area'); });`)).toEqual(['12']);
    expect(cheats(value, `${CHECK} t.near(area, 2 * 6, 'The area'); });`)).toEqual([]);
    expect(cheats(value, `${CHECK} t.near(area, secret(12), 'The area'); });`)).toEqual([]);
  });

  it('puts an object together from what the visible check prints of it', () => {
    const kinds = solution("const kinds: Record<string, string> = { tax: 'rule', 'a digit': 'learn' };");
    const judge = `${CHECK} t.equal(kinds.tax, 'rule', ''); t.equal(kinds['a digit'], 'learn', ''); });`;
    expect(cheats(kinds, judge)).toEqual(["{ tax: 'rule', 'a digit': 'learn' }"]);
  });
});

const checksOf = (source: string): CheckCell[] => cellsOf(labOf(source), 'check');

describe('findSettings', () => {
  it('halves and doubles the given numbers that a check reads', () => {
    const given = 'const NEEDED = 0.98;\nconst COLOUR = 3;\nconst words = "a";';
    const checks = checksOf(`${CHECK} t.atLeast(share, NEEDED, 'The share'); });`);
    expect(findSettings(given, checks).map(({ before, after, line }) => [before, after, line])).toEqual([
      ['0.98', '0.49', 1],
      ['0.98', '1.96', 1],
    ]);
  });

  it('leaves alone what no check reads, what is worked out, and what is the answer itself', () => {
    const checks = checksOf(`${CHECK} t.atLeast(share, 0.98, { NEEDED: 1 }); t.equal(n, 3, ''); });`);
    expect(findSettings('const NEEDED = 0.98;', checks)).toEqual([]);
    expect(findSettings('const n = 1 + 2;', checks)).toEqual([]);
    expect(findSettings('const n = 3;', checks, [{ from: 0, to: 12 }])).toEqual([]);
  });

  it('leaves alone a seed, and a count that begins at nothing', () => {
    const checks = checksOf(
      `${CHECK} t.equal(train(SEED), asked, ''); t.atLeast(asked, seedOf(run), ''); });`,
    );
    expect(findSettings('const SEED = 7;\nlet asked = 0;', checks)).toEqual([]);
    expect(findSettings('const TASKS = 7;\nlet asked = 1;', checks)).toHaveLength(2);
  });
});
