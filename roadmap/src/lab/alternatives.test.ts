import { describe, expect, it } from 'vitest';
import { alternatives, groupAnswers, runnableSource, sourceWith } from './alternatives.ts';
import { findRegions } from './regions.ts';

const CELL = `function area(width: number, height: number): number {
  /// BEGIN SOLUTION
  return width * height;
  /// END SOLUTION

  /// BEGIN STUB
  return todo('area');
  /// END STUB
  /// BEGIN WRONG q1: adds
  return width + height;
  /// END WRONG
}
/// BEGIN SOLUTION
const unit: number = area(1, 1);
/// END SOLUTION
/// BEGIN WRONG q2: two
const unit: number = 2;
/// END WRONG`;

const code = (source: string) =>
  source
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('///'));

describe('a cell', () => {
  it('runs without its stubs and wrong answers, every line and column kept', () => {
    const runnable = runnableSource(CELL);
    expect(code(runnable)).toEqual([
      'function area(width: number, height: number): number {',
      'return width * height;',
      '}',
      'const unit: number = area(1, 1);',
    ]);
    expect(runnable).toHaveLength(CELL.length);
    expect(runnable.indexOf('const unit')).toBe(CELL.indexOf('const unit'));
  });

  it('takes an alternative in the place of its own answer', () => {
    const [stub, adds, two] = alternatives(CELL).map(region => sourceWith(CELL, region));
    expect(code(stub!)).toContain("return todo('area');");
    expect(code(stub!)).not.toContain('return width * height;');
    expect(code(adds!)).toEqual([
      'function area(width: number, height: number): number {',
      'return width + height;',
      '}',
      'const unit: number = area(1, 1);',
    ]);
    expect(code(two!).slice(1)).toEqual(['return width * height;', '}', 'const unit: number = 2;']);
    expect(two).toHaveLength(CELL.length);
  });

  it('with an alternative in it is code like any other, for the kernel too', () => {
    for (const region of alternatives(CELL)) {
      const source = sourceWith(CELL, region);
      expect(runnableSource(source)).toBe(source);
      expect(source).toContain(region.text.trim());
    }
  });

  it('without markers stays the very same', () => {
    const source = 'const BEGIN = `/// BEGIN WRONG q1: x`;';
    expect(runnableSource(source)).toBe(source);
  });
});

const group = (source: string) => {
  const { answers, strays } = groupAnswers(source, findRegions(source).regions);
  return {
    answers: answers.map(({ stub, wrong }) => ({ stub: stub !== undefined, wrong: wrong.length })),
    strays: strays.map(({ beginLine }) => beginLine),
  };
};

describe('stubs and wrong answers', () => {
  it('belong to the answer before them', () => {
    expect(group(CELL)).toEqual({
      answers: [
        { stub: true, wrong: 1 },
        { stub: false, wrong: 1 },
      ],
      strays: [],
    });
  });

  it.each([
    ['a wrong answer without an answer', '/// BEGIN WRONG q1: x\n/// END WRONG', 1],
    [
      'code between',
      '/// BEGIN SOLUTION\n/// END SOLUTION\nconst a = 1;\n/// BEGIN WRONG q1: x\n/// END WRONG',
      4,
    ],
    [
      'a second stub',
      '/// BEGIN SOLUTION\n/// END SOLUTION\n/// BEGIN STUB\n/// END STUB\n/// BEGIN STUB\n/// END STUB',
      5,
    ],
    ['hidden tests between', '/// BEGIN HIDDEN TESTS\n/// END HIDDEN TESTS\n/// BEGIN STUB\n/// END STUB', 3],
  ])('are strays: %s', (_title, source, line) => {
    expect(group(source).strays).toEqual([line]);
  });
});
