import { cellsOf, parseLab, type LabModel } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { copiedCells, mendIds } from './mend-ids.ts';

const answer = (name: string, check: string): string =>
  `/// BEGIN SOLUTION\nconst ${name} = 1;\n/// END SOLUTION\n/// BEGIN WRONG ${check}: two\nconst ${name} = 2;\n/// END WRONG`;
const check = (id: string): string => `await check('${id}', { points: 1 }, t => t.equal(1, 1));`;

/** A lab of these cells, by their ids. */
function lab(cells: Record<string, string> | readonly [string, string][]): LabModel {
  const entries = Array.isArray(cells) ? cells : Object.entries(cells);
  const json = entries.map(([id, source]) => ({ id, cell_type: 'code', source, metadata: {} }));
  return parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: json }, 'beginner/a').model;
}

/** The lab after its ids were mended. */
function mended(model: LabModel, former?: LabModel, editing?: string): LabModel {
  const changed = new Map(mendIds(model, former, editing).map(({ index, source }) => [index, source]));
  return lab(
    Object.fromEntries(model.cells.map(({ id, source, index }) => [id, changed.get(index) ?? source])),
  );
}

function idsOf(model: LabModel): string[] {
  return cellsOf(model, 'check').map(cell => `${cell.id}: ${cell.check.id.value}`);
}

function namedBy(model: LabModel, cell: string): (string | undefined)[] {
  const found = cellsOf(model, 'answer').find(({ id }) => id === cell);
  return found?.answers.flatMap(({ wrong }) => wrong.map(region => region.check)) ?? [];
}

const before = { a: answer('area', 'q1-area'), b: check('q1-area') };

describe('mendIds', () => {
  it('changes nothing where every check has an id of its own', () => {
    expect(mendIds(lab({ ...before, c: check('q2') }), undefined, undefined)).toEqual([]);
  });

  it('gives the copy of an exercise its own id, in the call and in its wrong answers', () => {
    const model = mended(lab({ ...before, c: answer('area', 'q1-area'), d: check('q1-area') }), lab(before));
    expect(idsOf(model)).toEqual(['b: q1-area', 'd: q2-area']);
    expect([namedBy(model, 'a'), namedBy(model, 'c')]).toEqual([['q1-area'], ['q2-area']]);
  });

  it('changes the copy also where it was pasted above', () => {
    const model = mended(lab({ c: answer('area', 'q1-area'), d: check('q1-area'), ...before }), lab(before));
    expect(idsOf(model)).toEqual(['d: q2-area', 'b: q1-area']);
    expect([namedBy(model, 'c'), namedBy(model, 'a')]).toEqual([['q2-area'], ['q1-area']]);
  });

  it('tells apart several copies', () => {
    const model = mended(lab({ ...before, c: check('q1-area'), d: check('q1-area') }), lab(before));
    expect(idsOf(model)).toEqual(['b: q1-area', 'c: q2-area', 'd: q3-area']);
  });

  it.each([
    ["await check({ points: 1 }, t => t.ok(true, ''));", "check('q1-area', { points: 1 },"],
    ["await check(t => t.ok(true, ''));", "check('q1-area', t =>"],
    ["await check('', { points: 1 }, t => t.ok(true, ''));", "check('q1-area', { points: 1 },"],
    ['await check();', "check('q1-area')"],
  ])('gives an id to %s', (source, expected) => {
    const model = lab({ a: '/// BEGIN SOLUTION\nconst area = 1;\n/// END SOLUTION', b: source });
    const [only, ...more] = mendIds(model, undefined, undefined);
    expect(more).toEqual([]);
    expect(only?.source).toContain(expected);
    expect(only?.message).toBe('A check had no id: it is q1-area now.');
  });

  it.each(['await check(id, { points: 1 }, t => 1);', 'await other(t => 1);', '// await check(t => 1)'])(
    'leaves alone %s',
    source => {
      expect(mendIds(lab({ a: source }), undefined, undefined)).toEqual([]);
    },
  );

  it('waits while somebody types in the cell', () => {
    const model = lab({ ...before, c: check('q1-area') });
    expect(mendIds(model, lab(before), 'c')).toEqual([]);
    expect(mendIds(model, lab(before), 'a')).toHaveLength(1);
  });
});

describe('copiedCells', () => {
  const original: [string, string] = ['a', 'const area = 1;'];
  const edited: [string, string] = ['a', 'const area = 2;'];
  const other: [string, string] = ['b', 'const other = 1;'];

  it('finds none where every cell has an id of its own', () => {
    expect(copiedCells(lab([original, other]), undefined, undefined)).toEqual([]);
  });

  it('finds the later one, and each one more', () => {
    expect(copiedCells(lab([original, other, original]), undefined, undefined)).toEqual([2]);
    expect(copiedCells(lab([original, original, other, original]), lab([other]), undefined)).toEqual([1, 3]);
  });

  it('leaves the id with the text that students have under it, also where the copy stands above', () => {
    const former = lab([original, other]);
    expect(copiedCells(lab([edited, original, other]), former, undefined)).toEqual([0]);
    expect(copiedCells(lab([original, edited, other]), former, undefined)).toEqual([1]);
  });

  it('waits while somebody types in one of the two', () => {
    const model = lab([original, other, original]);
    expect(copiedCells(model, undefined, 'a')).toEqual([]);
    expect(copiedCells(model, undefined, 'b')).toEqual([2]);
  });
});
