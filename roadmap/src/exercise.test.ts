import { describe, expect, it } from 'vitest';
import { answersOf, maySeeSolution, type ExerciseCell } from './exercise.ts';
import type { CheckProgress } from './check-progress.ts';

const cell = (id: string): ExerciseCell => ({
  id,
  isAnswer: id.startsWith('a'),
  isCheck: id.startsWith('q'),
});
const CELLS = ['text', 'a1', 'q1', 'given', 'a2', 'chart', 'a3', 'q2', 'q3', 'end'].map(cell);

it.each([
  ['q1', ['a1']],
  ['q2', ['a2', 'a3']],
  ['q3', ['a2', 'a3']],
])('the answers of %s are those since the check before', (check, answers) => {
  const at = CELLS.findIndex(({ id }) => id === check);
  expect(answersOf(CELLS, at).map(({ id }) => id)).toEqual(answers);
});

it('a check without an answer above has none', () => {
  expect(answersOf([cell('q1')], 0)).toEqual([]);
});

const progress = (change: Partial<CheckProgress>): CheckProgress => ({
  best: 'incorrect',
  latest: 'incorrect',
  points: 0,
  maxPoints: 1,
  bestAt: '',
  attempts: 0,
  failures: 0,
  hints: 0,
  at: '2026-03-01T10:00:00Z',
  ...change,
});

describe('the solution', () => {
  it.each([
    [true, progress({ best: 'passed', attempts: 1 })],
    [true, progress({ attempts: 3, hints: 2 })],
    [false, progress({ attempts: 2, hints: 2 })],
    [false, progress({ attempts: 9, hints: 1 })],
    [false, undefined],
  ])('may be seen: %s', (may, known) => {
    expect(maySeeSolution(known, 2)).toBe(may);
  });
});
