import { describe, expect, it } from 'vitest';
import { findRegions } from './regions.ts';

describe('findRegions', () => {
  it('finds each kind, indented or not', () => {
    const source =
      'a\n/// BEGIN SOLUTION\nb\n/// END SOLUTION\n/// BEGIN STUB\n/// END STUB\n  /// BEGIN HIDDEN TESTS\n  /// END HIDDEN TESTS ';
    expect(findRegions(source)).toEqual([
      { kind: 'SOLUTION', begin: 1, end: 3 },
      { kind: 'STUB', begin: 4, end: 5 },
      { kind: 'HIDDEN TESTS', begin: 6, end: 7 },
    ]);
  });

  it('finds none in a plain cell, even one that speaks of markers', () => {
    expect(findRegions('// The solution begins here: const a = "/// BEGIN SOLUTION";')).toEqual([]);
  });

  it.each([
    ['/// BEGIN SOLUTION\na', 1, 'BEGIN SOLUTION has no END SOLUTION after it'],
    ['a\n/// END SOLUTION', 2, 'END SOLUTION has no BEGIN SOLUTION before it'],
    ['/// BEGIN SOLUTION\n/// END STUB', 2, 'END STUB has no BEGIN STUB before it'],
    [
      '/// BEGIN SOLUTION\n/// BEGIN HIDDEN TESTS',
      2,
      'inside the region that BEGIN SOLUTION opened in line 1',
    ],
    ['/// BEGIN SOLUTION\n/// BEGIN SOLUTION', 2, 'inside the region'],
    ['// BEGIN SOLUTION', 1, 'is no marker'],
    ['### BEGIN SOLUTION', 1, 'is no marker'],
    ['/// Begin Solution', 1, 'is no marker'],
    ['/// BEGIN HIDDEN TEST', 1, 'is no marker'],
  ])('refuses %j', (source, line, message) => {
    expect(() => findRegions(source)).toThrow(
      expect.objectContaining({ line, message: expect.stringContaining(message) }),
    );
  });
});
