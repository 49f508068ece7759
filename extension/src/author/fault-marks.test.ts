import { expect, it } from 'vitest';
import { marksOfFault } from './fault-marks.ts';

const place = { cell: 0, cellId: 'a', heading: undefined, firstLine: '' };
const SOURCE = '\n  first();\n  second();  \n';

it.each([
  [{ first: 2, last: 2 }, 'first();'],
  [{ first: 2, last: 3 }, 'first();\n  second();'],
  [undefined, 'first();'],
  [{ first: 9, last: 12 }, ''],
])('underlines the lines %o of a fault', (lines, text) => {
  const { from, to } = marksOfFault({ message: 'no', place, ...(lines && { lines }) }, SOURCE);
  expect(SOURCE.slice(from, to)).toBe(text);
});

it('fits an empty cell', () => {
  expect(marksOfFault({ message: 'no', place }, '')).toMatchObject({ from: 0, to: 0 });
});
