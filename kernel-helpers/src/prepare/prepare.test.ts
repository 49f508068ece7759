import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { OneHotEncoder } from './one-hot-encoder.ts';
import { StandardScaler } from './standard-scaler.ts';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('StandardScaler', () => {
  // scikit-learn: StandardScaler().fit(np.c_[np.arange(6)**2, np.full(6, .1), np.sin(np.arange(6))])
  const rows = Array.from({ length: 6 }, (_, i) => [i ** 2, 0.1, Math.sin(i)]);
  const scaler = StandardScaler.fit(rows);

  it('agrees with scikit-learn, a constant column included', () => {
    const expected = [
      [scaler.means, [9.166666666666666, 0.1, 0.02936027495372978]],
      [scaler.deviations, [8.89600409672168, 1, 0.7120303963959421]],
      [scaler.transform(rows)[3], [-0.01873500336269915, 0, 0.1569592164489431]],
    ] as const;
    for (const [actual, reference] of expected) {
      for (const [i, value] of reference.entries()) expect(actual?.[i]).toBeCloseTo(value, 12);
    }
  });

  it('is undone, and survives JSON to the last bit', () => {
    const copy = StandardScaler.fromJSON(throughJson(scaler));
    expect(copy.transform(rows)).toEqual(scaler.transform(rows));
    for (const [i, row] of copy.inverseTransform(copy.transform(rows)).entries()) {
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(rows[i]![j]!, 12);
    }
  });

  it('takes a tensor', () => {
    expect(StandardScaler.fit(tf.tensor2d([[1], [3]])).transform([[5]])).toEqual([[3]]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no rows', [], /needs rows of numbers/],
    ['one row without its array', [1, 2], /needs rows of numbers/],
    ['rows of different length', [[1], [1, 2]], /needs rows of numbers/],
    ['a missing value', [[1], [null]], /A value is missing/],
    [
      'NaN',
      [
        [1, 2],
        [3, NaN],
      ],
      /Row 1, column 1 \(counted from 0\) is NaN/,
    ],
    ['text', [['1']], /needs rows of numbers/],
  ])('refuses %s', (_name, wrong, message) => {
    expect(() => StandardScaler.fit(wrong as number[][])).toThrow(message);
    expect(() => scaler.transform(wrong as number[][])).toThrow(message);
  });

  it('refuses rows of another width, foreign JSON and placeholders', () => {
    expect(() => scaler.transform([[1, 2]])).toThrow('fitted on 3 columns; these rows have 2');
    for (const json of [null, {}, { kind: 'standard-scaler', means: [1], deviations: [] }]) {
      expect(() => StandardScaler.fromJSON(json)).toThrow(/no saved StandardScaler/);
    }
    expect(() => StandardScaler.fit(todo('rows'))).toThrow(UnattemptedError);
    expect(() => StandardScaler.fit([[todo<number>('x')]])).toThrow(UnattemptedError);
  });
});

describe('OneHotEncoder', () => {
  const encoder = OneHotEncoder.fit(['b', 'a', 'b', 'Z']);

  it('gives each word a column, in alphabetical order', () => {
    expect(encoder.categories).toEqual(['Z', 'a', 'b']);
    expect(encoder.transform(['a', 'Z'])).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(encoder.transform([])).toEqual([]);
  });

  it('names an unknown word, or makes zeros of it where that is asked for', () => {
    expect(() => encoder.transform(['c'])).toThrow('"c" is none of the known words: Z, a, b.');
    const lenient = OneHotEncoder.fromJSON(throughJson(OneHotEncoder.fit(['a', 'b'], { unknown: 'zeros' })));
    expect(lenient.transform(['c', 'a'])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('refuses what is no word', () => {
    expect(() => OneHotEncoder.fit([])).toThrow(/at least one word/);
    expect(() => OneHotEncoder.fit([1] as unknown as string[])).toThrow(
      'Word 0 (counted from 0) is 1, no text.',
    );
    expect(() => OneHotEncoder.fit('abc' as unknown as string[])).toThrow(/array of words; got 'abc'/);
    expect(() =>
      OneHotEncoder.fromJSON({ kind: 'one-hot-encoder', categories: [1], unknown: 'error' }),
    ).toThrow(/no saved OneHotEncoder/);
    expect(() => encoder.transform(todo('words'))).toThrow(UnattemptedError);
    expect(() => encoder.transform([todo<string>('word')])).toThrow(UnattemptedError);
  });
});
