import type { CheckProgress } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { nextExercise, type NotebookExerciseCell } from './exercise.ts';

const cell = (id: string): NotebookExerciseCell => ({
  id,
  isAnswer: id.startsWith('a'),
  isCheck: id.startsWith('q'),
  check: id.startsWith('q') ? id : undefined,
});
const CELLS = ['a1', 'q1', 'a2', 'q2', 'chart', 'a3', 'q3'].map(cell);

function passed(...ids: string[]): Record<string, CheckProgress> {
  const progress = { latest: 'passed', points: 1, maxPoints: 1, attempts: 1, failures: 0, hints: 0 } as const;
  return Object.fromEntries(
    ids.map(id => [id, { ...progress, best: 'passed' as const, bestAt: '', at: '' }]),
  );
}

it.each([
  ['q1', ['q1'], { kind: 'exercise', check: 'q2' }],
  ['q1', ['q1', 'q2'], { kind: 'exercise', check: 'q3' }],
  ['q3', ['q3'], { kind: 'exercise', check: 'q1' }],
  ['q3', ['q1', 'q2', 'q3'], { kind: 'done' }],
] as const)('after %s, with %j passed', (check, done, next) => {
  expect(nextExercise(CELLS, check, passed(...done))).toEqual(next);
});
