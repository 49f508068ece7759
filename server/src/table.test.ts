import { expect, it } from 'vitest';
import { formatTable } from './table.ts';

it('aligns the first column left, numbers right', () => {
  expect(
    formatTable([
      ['Level', 'Lines'],
      ['1. Beginner', 15],
      ['All', 100],
    ]),
  ).toEqual(['Level        Lines', '-----------  -----', '1. Beginner     15', 'All            100']);
});
