import { cellsOf, parseLab, type LabModel } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { mendIds } from './mend-ids.ts';

const answer = (name: string, check: string): string =>
  `/// BEGIN SOLUTION\nconst ${name} = 1;\n/// END SOLUTION\n/// BEGIN WRONG ${check}: two\nconst ${name} = 2;\n/// END WRONG`;
const check = (id: string): string => `await check('${id}', { points: 1 }, t => t.equal(1, 1));`;

/** A lab of these cells, by their ids. */
function lab(cells: Record<string, string>): LabModel {
  const json = Object.entries(cells).map(([id, source]) => ({ id, cell_type: 'code', source, metadata: {} }));
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
