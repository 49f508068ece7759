import { expect, it } from 'vitest';
import { csvOf } from './csv.ts';

it('quotes what has to be quoted', () => {
  expect(csvOf([['a', 'b, c', 'say "d"', 'e\nf'], ['-']])).toBe('a,"b, c","say ""d""","e\nf"\r\n\'-\r\n');
});

it.each([
  ['=1+1', "'=1+1"],
  [' @SUM(A1)', " '@SUM(A1)"],
  ['\t=1', "'\t'=1"],
  ['Eve;=1+1', "Eve;'=1+1"],
  ['Eve; +1;-2\t@a', "Eve; '+1;'-2\t'@a"],
  ['one\n=1', `"one\n'=1"`],
  ['a-b; c=d + e', 'a-b; c=d + e'],
])('has no formula, also where a spreadsheet divides fields at semicolons: %j', (text, field) => {
  expect(csvOf([[text]])).toBe(`${field}\r\n`);
});
