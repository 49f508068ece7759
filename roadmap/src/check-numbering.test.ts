import { expect, it } from 'vitest';
import { CheckNumbering } from './check-numbering.ts';

it('counts checks as they come, and each once', () => {
  const numbering = new CheckNumbering();
  expect(numbering.find('a', 'q1')).toBeUndefined();
  const checks = [
    ['a', 'q1'],
    ['b', 'q1'],
    ['a', 'q1'],
    ['a', 'q2'],
  ] as const;
  expect(checks.map(([lab, check]) => numbering.numberOf(lab, check))).toEqual([0, 1, 0, 2]);
  expect(numbering.find('b', 'q1')).toBe(1);
  expect(numbering.checks).toEqual([
    ['a', 'q1'],
    ['b', 'q1'],
    ['a', 'q2'],
  ]);
});
