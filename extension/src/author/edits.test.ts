import { cellsOf, findRegions, parseLab, readCheckCalls, runnableSource } from '@waymark/roadmap/lab';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../roadmap/testing/seeded.ts';
import {
  addUnnoticed,
  addWrongAnswer,
  answerName,
  markEquivalent,
  newCheckId,
  newCheckSource,
  renameCheck,
  setCheckOptions,
  wrapLines,
} from './edits.ts';

const ANSWER = `function area(width: number, height: number): number {
  /// BEGIN SOLUTION
  const product = width *
    height;
  return product;
  /// END SOLUTION
}`;

const CHECK = `// What a room is.
await check('q1-area', { points: 2 }, t => {
  t.equal(area(2, 3), 6, 'area');
});`;

describe('wrapLines', () => {
  it('takes the whole cell, but for blank lines at its edges', () => {
    expect(wrapLines('\nconst a = 1;\n', 'SOLUTION')).toBe(
      '\n/// BEGIN SOLUTION\nconst a = 1;\n/// END SOLUTION\n',
    );
  });

  it('takes some lines, at their indentation', () => {
    expect(wrapLines('f(() => {\n  a();\n});', 'HIDDEN TESTS', { first: 2, last: 2 })).toBe(
      'f(() => {\n  /// BEGIN HIDDEN TESTS\n  a();\n  /// END HIDDEN TESTS\n});',
    );
  });

  it('leaves a cell alone in which it would stand inside another region, or around one', () => {
    expect(wrapLines(ANSWER, 'SOLUTION', { first: 3, last: 3 })).toBe(ANSWER);
    expect(wrapLines(ANSWER, 'SOLUTION')).toBe(ANSWER);
  });
});

describe('addWrongAnswer', () => {
  it('copies the right answer behind it and its wrong ones, and says where the copy begins', () => {
    const first = addWrongAnswer(ANSWER, 3, { check: 'q1-area', name: 'adds\n instead' })!;
    const second = addWrongAnswer(first.source, 9, { check: 'q1-area', name: 'adds instead' })!;
    const { regions, faults } = findRegions(second.source);
    expect(faults).toEqual([]);
    expect(regions.map(({ kind, name }) => [kind, name])).toEqual([
      ['SOLUTION', undefined],
      ['WRONG', 'adds instead'],
      ['WRONG', 'adds instead (2)'],
    ]);
    expect(regions[2].text).toBe(regions[0].text);
    expect(regions[2].beginLine + 1).toBe(second.line);
    const runs = runnableSource(second.source).replace(/^.*\/{3} (?:BEGIN|END) WRONG.*$/gm, '');
    expect(runs.split(/\s+/)).toEqual(ANSWER.split(/\s+/));
  });

  it('stands behind the answer in which the cursor is', () => {
    const two = `${wrapLines('const a = 1;', 'SOLUTION')}\n\n${wrapLines('const b = 2;', 'SOLUTION')}`;
    const { source } = addWrongAnswer(two, 2, { check: 'q1', name: 'x' })!;
    expect(findRegions(source).regions.map(({ kind }) => kind)).toEqual(['SOLUTION', 'WRONG', 'SOLUTION']);
  });

  it('needs an answer', () => {
    expect(addWrongAnswer('const a = 1;', 1, { check: 'q1', name: 'x' })).toBeUndefined();
  });
});

describe('a change that no check notices', () => {
  const change = {
    line: 3,
    before: 'const product = width * height;',
    after: 'const product = width / height;',
  };

  it('becomes a wrong answer, with the rest of the solution', () => {
    const source = addUnnoticed(ANSWER, change, { check: 'q1-area', name: change.after })!;
    const wrong = findRegions(source).regions.find(({ kind }) => kind === 'WRONG')!;
    expect(wrong.text).toBe('  const product = width / height;\n  return product;\n');
  });

  it('is a line less where a statement was removed', () => {
    const removed = { line: 5, before: 'return product;', after: '' };
    const source = addUnnoticed(ANSWER, removed, { check: 'q1-area', name: 'no result' })!;
    expect(findRegions(source).regions.at(-1)!.text).not.toContain('return');
  });

  it('is said to mean the same above its line, which a wrong answer does not copy', () => {
    const source = markEquivalent(ANSWER, change)!;
    expect(source.split('\n')[2]).toBe('  /// EQUIVALENT const product = width / height;');
    expect(addWrongAnswer(source, 2, { check: 'q1', name: 'x' })!.source.match(/EQUIVALENT/g)).toHaveLength(
      1,
    );
  });

  it('is refused where the line is no longer there', () => {
    const other = { ...change, before: 'const product = width;' };
    expect(markEquivalent(ANSWER, other)).toBeUndefined();
    expect(addUnnoticed(ANSWER, { ...change, line: 1 }, { check: 'q1', name: 'x' })).toBeUndefined();
  });
});

function read(source: string) {
  const { calls, faults } = readCheckCalls(source);
  const { points, hints, items, showsSolution } = calls[0];
  return {
    points,
    hints: hints.map(({ value }) => value),
    items: items.map(({ value }) => value),
    solution: showsSolution,
    faults: faults.map(({ message }) => message),
  };
}

function bodyOf(source: string): string {
  return source.slice(source.indexOf('t =>'));
}

describe('setCheckOptions', () => {
  it.each([
    ['on one line', CHECK],
    [
      'over several',
      CHECK.replace('{ points: 2 }', "{\n  // worth two\n  points: 2,\n  items: ['beginner.a'],\n}"),
    ],
    ['that are empty', CHECK.replace('{ points: 2 }', '{}')],
    ['that are not there', CHECK.replace('{ points: 2 }, ', '')],
    ['in another order', CHECK.replace('{ points: 2 }', "{ items: [], hints: ['x'], points: 1 }")],
  ])('writes options %s, and leaves all else', (_title, source) => {
    const wanted = {
      points: 3,
      hints: ['Don\'t \\ "guess"', 'Line\nbreak'],
      items: ['beginner.a.b'],
      solution: false,
    };
    const written = setCheckOptions(source, wanted);
    expect(read(written)).toEqual({ ...wanted, faults: [] });
    expect(bodyOf(written)).toBe(bodyOf(source));
    expect(written.startsWith("// What a room is.\nawait check('q1-area', {")).toBe(true);
    expect(written.includes('// worth two')).toBe(source.includes('// worth two'));
    expect(setCheckOptions(written, wanted)).toBe(written);
  });

  it('gives the solution back to students', () => {
    const kept = setCheckOptions(CHECK, { solution: false });
    expect(kept).toContain('{ points: 2, solution: false }');
    expect(setCheckOptions(kept, { solution: true })).toContain('{ points: 2, solution: true }');
  });

  it('changes what is asked for, whatever stands there (random hints)', () => {
    const random = seeded(7);
    const pick = (): string =>
      Array.from(
        { length: Math.floor(random() * 12) },
        () => '\'"\\`${}\n\r\t, []/*é\u2028a'[Math.floor(random() * 18)],
      ).join('');
    let source = CHECK;
    for (let round = 0; round < 300; round++) {
      const hints = Array.from({ length: Math.floor(random() * 4) }, pick);
      source = setCheckOptions(source, { hints });
      expect(read(source)).toEqual({ points: 2, hints, items: [], solution: true, faults: [] });
      expect(bodyOf(source)).toBe(bodyOf(CHECK));
    }
  });
});

describe('a new check', () => {
  it.each([
    [wrapLines('const meanPrice = 3;', 'SOLUTION'), 'meanPrice'],
    [ANSWER, 'area'],
    [`const given = 1;\n${wrapLines('const $a = 1;', 'SOLUTION')}`, '$a'],
    ['/// BEGIN SOLUTION\nlog();\n/// END SOLUTION', undefined],
  ])('is on what the answer declares: %#', (source, name) => {
    expect(answerName(source)).toBe(name);
  });

  it('has the next number, and is unlike every other', () => {
    expect(newCheckId('meanPrice', ['q1-area', 'q7'])).toBe('q8-mean-price');
    expect(newCheckId('$', [])).toBe('q1');
    expect(newCheckId('x'.repeat(200), []).length).toBeLessThanOrEqual(80);
  });

  it('is one that the lab can be read with', () => {
    const { calls, faults } = readCheckCalls(newCheckSource('q1-area', 'area', true));
    expect(faults).toEqual([]);
    expect(calls[0]).toMatchObject({ id: { value: 'q1-area' }, points: 1 });
  });

  it('is renamed with the wrong answers that name it, and with no other', () => {
    const { source } = addWrongAnswer(ANSWER, 3, { check: 'q1-area', name: 'q1-area: twice' })!;
    const renamed = renameCheck(
      addWrongAnswer(source, 3, { check: 'q1-area-2', name: 'x' })!.source,
      'q1-area',
      'q9',
    );
    expect(findRegions(renamed).regions.flatMap(({ check }) => check ?? [])).toEqual(['q9', 'q1-area-2']);
    expect(readCheckCalls(renameCheck(CHECK, 'q1-area', 'q9')).calls[0].id.value).toBe('q9');
    expect(renameCheck(CHECK, 'q1', 'q9')).toBe(CHECK);
  });
});

const code = (id: string, source: string) => ({ cell_type: 'code', id, source, metadata: {} });

it('edits in a row make a lab without a fault', () => {
  const answer = wrapLines('const area: number = 6;', 'SOLUTION');
  const wrong = addWrongAnswer(answer, 2, { check: 'q1-area', name: 'adds' })!;
  const check = setCheckOptions(newCheckSource(newCheckId('area', []), 'area', false), {
    hints: ['Think.', 'Multiply.'],
    items: ['beginner.basics.what-is-ml'],
  });
  const { model, faults } = parseLab(
    {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'waymark' } },
      cells: [
        { cell_type: 'markdown', id: 'title', source: '# Rooms\n\n*5 minutes.*', metadata: {} },
        code('area', wrong.source),
        code('q1-area', check),
      ],
    },
    'beginner/rooms',
  );
  expect(faults).toEqual([]);
  expect(cellsOf(model, 'answer')[0].answers[0].wrong).toHaveLength(1);
  expect(cellsOf(model, 'check')[0].check.hints).toHaveLength(2);
});
