import { describe, expect, it } from 'vitest';
import { seededRandom } from './data/random.ts';
import { printBeside, printBriefly, printTolerance } from './print.ts';

describe('two numbers beside one another', () => {
  it.each<[number, number, number, [string, string]]>([
    [0.7129, 0.28712, 0.001, ['0.713', '0.287']],
    [0.28912, 0.28812, 0.0005, ['0.289', '0.288']],
    [0.899999, 0.9, 0, ['0.899999', '0.9']],
    [1234.5678, 1234.5, 0.001, ['1234.6', '1234.5']],
    [4200, 4208.33, 0.1, ['4200', '4208.3']],
    [0, -8.4234, 0.002, ['0', '-8.423']],
    [3, 4, 0, ['3', '4']],
    [206, 206.4, 0, ['206', '206.4']],
    [1 / 3, 0.333, 0, ['0.3333', '0.333']],
    [NaN, 1, 0, ['NaN', '1']],
  ])('%d and %d, which may be %d apart', (value, other, allowed, printed) => {
    expect(printBeside(value, other, allowed)).toEqual(printed);
  });

  it('are printed on the side of one another on which they are, and too far apart', () => {
    const random = seededRandom(7);
    for (let i = 0; i < 2_000; i++) {
      const [value, allowed] = [random() * 10 ** Math.floor(random() * 8 - 4), random() / 100];
      const other = value + allowed * (1.01 + random()) * (random() < 0.5 ? -1 : 1);
      const [left, right] = printBeside(value, other, allowed).map(Number);
      expect(Math.sign(left! - right!)).toBe(Math.sign(value - other));
      expect(Math.abs(left! - right!)).toBeGreaterThan(allowed);
      const mayBeOff = printTolerance(allowed, other) === '' ? Infinity : allowed;
      expect(Math.abs(right! - other)).toBeLessThanOrEqual(mayBeOff);
    }
  });
});

it('a tolerance is told where it is more than a matter of rounding', () => {
  expect(printTolerance(0.001, 0.287)).toBe(' ± 0.001');
  expect(printTolerance(1e-9, 0.287)).toBe('');
  expect(printTolerance(1e-5 * 12 + 1e-8, 12)).toBe('');
  expect(printTolerance(1e-9, 0)).toBe('');
});

it('a value in a sentence is on one line, and cut where it is long', () => {
  expect(printBriefly({ a: 1, b: 'x'.repeat(200) })).toMatch(/^\{ a: 1, b: 'x+ …$/);
  expect(printBriefly(Array.from({ length: 30 }, (_, i) => i))).not.toContain('\n');
});
