import { cellsOf, parseLab, type AnswerCell } from '@waymark/roadmap/lab';
import { expect, it } from 'vitest';
import { mutationsOf } from './changes.ts';

function answer(source: string): AnswerCell {
  const cells = ['# A\n\n*5 minutes.*', source].map((text, i) => ({
    id: `cell-${i}`,
    cell_type: i === 0 ? 'markdown' : 'code',
    metadata: {},
    source: text,
  }));
  return cellsOf(
    parseLab({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }, 'beginner/a').model,
    'answer',
  )[0]!;
}

const afters = (source: string, most = 99): string[] =>
  mutationsOf(answer(`/// BEGIN SOLUTION\n${source}\n/// END SOLUTION`), most).chosen.map(
    ({ after }) => after,
  );

it('says which line of the cell changes, and how it reads', () => {
  const { chosen } = mutationsOf(
    answer('const b = 1;\n/// BEGIN SOLUTION\n\nlet a = 3;\n/// END SOLUTION'),
    99,
  );
  expect(chosen).toEqual([
    expect.objectContaining({ kind: 'mutation', line: 4, before: 'let a = 3;', after: 'let a = 4;' }),
  ]);
});

it('leaves out what the author says to be the same', () => {
  const all = ['const f = a <= 3;', 'const f = a > 3;', 'const f = a < 4;'];
  expect(new Set(afters('const f = a < 3;'))).toEqual(new Set(all));
  expect(new Set(afters('/// EQUIVALENT const f = a <= 3;\nconst f = a < 3;'))).toEqual(
    new Set(all.slice(1)),
  );
});

it('leaves out all numbers of a line where any will do, and nothing else', () => {
  const source =
    '/// EQUIVALENT any number\n/// EQUIVALENT const f = a <= 3;\nconst f = a < 3;\nconst g = 5;';
  expect(new Set(afters(source))).toEqual(new Set(['const f = a > 3;', 'const g = 6;']));
});

it('chooses the same ones each time where there are too many', () => {
  const source = 'const list = [1, 2, 3, 4, 5, 6];';
  expect(afters(source, 2)).toHaveLength(2);
  expect(afters(source, 2)).toEqual(afters(source, 2));
});
