import { describe, expect, it } from 'vitest';
import { cellFrames, errorPlace, thrownIn, type CandidateCell } from './error-place.ts';

const CELLS: CandidateCell[] = [
  { count: 1, isAnswer: false },
  { count: 2, isAnswer: true },
  { count: 3, isAnswer: false },
  { count: null, isAnswer: true },
];
const OWN = 2;

describe('errorPlace', () => {
  it('is the innermost line outside of the check', () => {
    const stack = 'TypeError: x\n    at predict (cell [2]:3:7)\n    at cell [3]:1:1';
    expect(cellFrames(stack)).toEqual([
      { count: 2, line: 3 },
      { count: 3, line: 1 },
    ]);
    expect(errorPlace(stack, CELLS, OWN)).toEqual({ cell: 1, line: 3 });
  });

  it.each([
    ['the check itself has thrown', 'Error: x\n    at cell [3]:1:1'],
    ['the cell has run again since', 'Error: x\n    at f (cell [9]:1:1)'],
    ['nothing of the trace is in a cell', 'Error: x\n    at node:fs:483:20'],
  ])('is the answer above the check where %s', (_, stack) => {
    expect(errorPlace(stack, CELLS, OWN)).toEqual({ cell: 1, line: undefined });
  });

  it('is nowhere without an answer above', () => {
    expect(errorPlace('Error: x', CELLS, 1)).toBeUndefined();
    expect(errorPlace('Error: x', CELLS, -1)).toBeUndefined();
  });
});

const error = (name: string) => ({ name, message: 'x', stack: `${name}: x` });

const part = (thrown?: ReturnType<typeof error>) => ({
  what: 'a part',
  state: thrown ? ('exception' as const) : ('passed' as const),
  points: 0,
  maxPoints: 1,
  message: '',
  ...(thrown && { error: thrown }),
});

describe('thrownIn', () => {
  it("finds the check's own error, else that of the first part that has one", () => {
    expect(thrownIn({ error: error('Own'), parts: [part(error('First'))] })?.name).toBe('Own');
    expect(thrownIn({ parts: [part(), part(error('First')), part(error('Second'))] })?.name).toBe('First');
    expect(thrownIn({ parts: [part()] })).toBeUndefined();
    expect(thrownIn({})).toBeUndefined();
  });
});
