import { describe, expect, it } from 'vitest';
import { computeChecksum, isLocked } from './checksum.ts';

const flags = { schema_version: 3, grade: false, solution: false, locked: false, task: false } as const;

// What nbgrader 0.9.6 computes: `nbgrader.utils.compute_checksum` on the same cells.
describe('computeChecksum agrees with nbgrader', () => {
  it.each([
    [
      'a check',
      { source: "await check('q1', { points: 2 });", cell_type: 'code' as const },
      { ...flags, grade_id: 'q1', grade: true, locked: true, points: 2 },
      '8d7ca8961e7557ba1266d6087dc0299f',
    ],
    [
      'an answer, beyond ASCII',
      { source: 'const größe: number = todo();', cell_type: 'code' as const },
      { ...flags, grade_id: 'q1-answer', solution: true },
      '331013014ff4029842eeb24f0f7ee108',
    ],
    [
      'a graded text, half a point',
      { source: 'Why?', cell_type: 'markdown' as const },
      { ...flags, grade_id: 'why', grade: true, solution: true, points: 0.5 },
      'fdbdefcf782a631fd9899325030db20c',
    ],
    [
      'a locked text',
      { source: 'Read me.', cell_type: 'markdown' as const },
      { ...flags, grade_id: 'intro', locked: true },
      '928f8df5e76038ae19d565cefea4a7a4',
    ],
  ])('%s', (_title, cell, nbgrader, checksum) => {
    expect(computeChecksum(cell, nbgrader)).toBe(checksum);
  });
});

it('an answer is never locked, a graded cell always', () => {
  expect(isLocked({ ...flags, grade_id: 'a', solution: true, locked: true })).toBe(false);
  expect(isLocked({ ...flags, grade_id: 'a', grade: true, points: 1 })).toBe(true);
  expect(isLocked({ ...flags, grade_id: 'a' })).toBe(false);
});
