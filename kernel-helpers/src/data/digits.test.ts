import { describe, expect, it } from 'vitest';
import { generateDigits } from './digits-generator.ts';
import { readDigits } from './digits.ts';
import { DatasetError } from './error.ts';

const record = (partition: number, label: number) => [
  partition,
  label,
  ...Array.from({ length: 784 }, (_, i) => i % 256),
];

describe('readDigits', () => {
  it('reads records of 786 bytes', () => {
    const digits = readDigits(Uint8Array.from([...record(0, 7), ...record(1, 0)]), 'digits.bin');
    expect(digits.map(({ label, partition }) => [label, partition])).toEqual([
      [7, 'train'],
      [0, 'test'],
    ]);
    expect(digits[1]?.pixels[300]).toBe(44);
  });

  it.each([
    ['half a record', record(0, 1).slice(1)],
    ['nothing', []],
    ['a label above 9', record(0, 10)],
    ['an unknown partition', record(2, 1)],
  ])('refuses %s', (_name, bytes) => {
    expect(() => readDigits(Uint8Array.from(bytes), 'digits.bin')).toThrow(DatasetError);
  });
});

describe('the generated digits', () => {
  const digits = generateDigits(1);
  const of = (label: number) => digits.filter(digit => digit.label === label);

  it('are of all kinds, and lie in the middle as those of MNIST do', () => {
    expect(digits.filter(({ partition }) => partition === 'test')).toHaveLength(1200);
    for (let label = 0; label < 10; label++) expect(of(label).length).toBeGreaterThan(500);
    const ink = digits.map(({ pixels }) => pixels.reduce((sum, value) => sum + value, 0) / 784);
    const mean = ink.reduce((sum, value) => sum + value, 0) / ink.length;
    // 33 in the real ones.
    expect(mean).toBeGreaterThan(22);
    expect(mean).toBeLessThan(50);
    const edge = digits.map(({ pixels }) => pixels.slice(0, 28).reduce((sum, value) => sum + value, 0));
    expect(edge.filter(sum => sum > 0).length / edge.length).toBeLessThan(0.1);
  });

  it('look like what they are called: the mean picture of each is nearest to its own kind', () => {
    const means = Array.from({ length: 10 }, (_, label) =>
      Array.from(
        { length: 784 },
        (__, i) => of(label).reduce((sum, { pixels }) => sum + (pixels[i] ?? 0), 0) / of(label).length,
      ),
    );
    const nearest = (pixels: Uint8Array): number => {
      const distances = means.map(mean =>
        mean.reduce((sum, value, i) => sum + (value - (pixels[i] ?? 0)) ** 2, 0),
      );
      return distances.indexOf(Math.min(...distances));
    };
    const right = generateDigits(2)
      .slice(0, 500)
      .filter(({ pixels, label }) => nearest(pixels) === label);
    // The nearest mean is right for 82% of the real ones.
    expect(right.length / 500).toBeGreaterThan(0.7);
    expect(right.length / 500).toBeLessThan(0.99);
  });
});
