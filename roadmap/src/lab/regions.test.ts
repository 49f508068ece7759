import { describe, expect, it } from 'vitest';
import { findMarkdownRegions, findRegions } from './regions.ts';

const lines = (...all: string[]) => all.join('\n');

describe('the regions of code', () => {
  it('are told with their lines and text', () => {
    const source = lines(
      '/// BEGIN SOLUTION',
      'const a = 1;',
      '/// END SOLUTION',
      '/// BEGIN STUB',
      '/// END STUB',
      '  /// BEGIN WRONG q1-a: is two, not one',
      '  const a = 2;',
      '  /// END WRONG',
      '/// BEGIN HIDDEN TESTS',
      'x',
      '/// END HIDDEN TESTS',
    );
    const { regions, faults } = findRegions(source);
    expect(faults).toEqual([]);
    expect(regions.map(({ from: _from, to: _to, begin: _begin, end: _end, ...rest }) => rest)).toEqual([
      { kind: 'SOLUTION', beginLine: 1, endLine: 3, text: 'const a = 1;\n' },
      { kind: 'STUB', beginLine: 4, endLine: 5, text: '' },
      {
        kind: 'WRONG',
        beginLine: 6,
        endLine: 8,
        text: '  const a = 2;\n',
        check: 'q1-a',
        name: 'is two, not one',
      },
      { kind: 'HIDDEN TESTS', beginLine: 9, endLine: 11, text: 'x\n' },
    ]);
    for (const { from, to, text } of regions) expect(source.slice(from, to)).toBe(text);
  });

  it('keep the line breaks of Windows', () => {
    const { regions } = findRegions('/// BEGIN SOLUTION\r\na;\r\n/// END SOLUTION\r\n');
    expect(regions).toMatchObject([{ kind: 'SOLUTION', text: 'a;\r\n' }]);
  });

  it.each([
    ['a template', '`\n/// BEGIN SOLUTION\n`'],
    ['a template in a hole of a template', '`${`\n/// BEGIN SOLUTION\n`}`'],
    ['a comment of the other kind', '/*\n/// BEGIN SOLUTION\n*/'],
    ['a string over two lines', `'\\\n/// BEGIN SOLUTION'`],
    ['a comment behind code', 'const a = 1; /// BEGIN SOLUTION'],
    ['a comment in a comment', '// see /// BEGIN SOLUTION'],
  ])('do not begin in %s', (_where, source) => {
    expect(findRegions(source)).toEqual({ regions: [], faults: [] });
  });

  it('begin behind a regular expression that holds a quote, and after a division', () => {
    const { regions } = findRegions(
      "const r = /'`/;\nconst h = 4 / 2 / 1; // '\n/// BEGIN SOLUTION\n/// END SOLUTION",
    );
    expect(regions).toHaveLength(1);
  });
});

describe('markers at fault', () => {
  it.each([
    ['/// BEGIN SOLUTION', 1, /BEGIN SOLUTION has no END SOLUTION after it/],
    ['a\n/// END WRONG', 2, /END WRONG has no BEGIN WRONG before it/],
    [
      '/// BEGIN SOLUTION\n/// BEGIN STUB\n/// END STUB\n/// END SOLUTION',
      2,
      /inside the region that BEGIN SOLUTION/,
    ],
    ['// BEGIN SOLUTION', 1, /is no marker: write exactly/],
    ['/// begin wrong q1: x', 1, /is no marker/],
    ['/// BEGIN SOLUTION 2\n/// END SOLUTION', 1, /nothing may follow \/\/\/ BEGIN SOLUTION, found "2"/],
    ['/// BEGIN WRONG adds\n/// END WRONG', 1, /names the check that must find it/],
    ['/// BEGIN WRONG Q1: adds\n/// END WRONG', 1, /names the check/],
    ['/// BEGIN WRONG q1: adds\n/// END WRONG q1', 2, /nothing may follow \/\/\/ END WRONG/],
  ])('%j', (source, line, message) => {
    const { faults } = findRegions(source);
    expect(faults[0]).toEqual({ line, message: expect.stringMatching(message) });
  });
});

describe('the regions of Markdown', () => {
  it('stand outside of fenced code', () => {
    const source = '```ts\n/// BEGIN SOLUTION\n```\n/// BEGIN SOLUTION\nBecause.\n/// END SOLUTION';
    expect(findMarkdownRegions(source)).toMatchObject({
      regions: [{ kind: 'SOLUTION', beginLine: 4, text: 'Because.\n' }],
      faults: [],
    });
  });

  it('tell a heading that was meant as a marker', () => {
    expect(findMarkdownRegions('# BEGIN SOLUTION').faults).toMatchObject([{ line: 1 }]);
  });
});
