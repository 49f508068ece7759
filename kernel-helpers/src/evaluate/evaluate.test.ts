import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { median, quantile } from './quantile.ts';
import { meanAbsoluteError, rSquared, rootMeanSquaredError } from './regression.ts';

// The references come from numpy 2 and scikit-learn 1: with i = np.arange(50),
// a = 100 + 30*np.sin(i) + i and p = a + 8*np.cos(3*i), print mean_absolute_error(a, p),
// mean_squared_error(a, p)**.5, r2_score(a, p) and np.quantile(a, share).
const actual = Array.from({ length: 50 }, (_, i) => 100 + 30 * Math.sin(i) + i);
const predicted = actual.map((value, i) => value + 8 * Math.cos(3 * i));

describe('the errors of a regression', () => {
  it('agree with scikit-learn', () => {
    expect(meanAbsoluteError(actual, predicted)).toBeCloseTo(5.349483332659323, 12);
    expect(rootMeanSquaredError(actual, predicted)).toBeCloseTo(5.879745200627847, 12);
    expect(rSquared(actual, predicted)).toBeCloseTo(0.9432159438757389, 12);
  });

  it('take tensors, rows of one number and typed arrays', () => {
    expect(meanAbsoluteError([3, 5], tf.tensor2d([[2], [7]]))).toBe(1.5);
    expect(meanAbsoluteError(new Float32Array([3, 5]), [[2], [7]])).toBe(1.5);
  });

  it('may be worse than the mean', () => {
    expect(rSquared([1, 2, 3], [3, 2, 1])).toBe(-3);
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['lengths that differ', [1, 2], [1], /2 actual and 1 predicted/],
    ['nothing', [], [], /actual values are empty/],
    ['NaN', [1, 2], [1, NaN], /predicted values must be finite; number 1/],
    ['a missing value', [1, null], [1, 2], /actual values must be numbers only/],
    ['text', ['1'], [1], /numbers only; got \[ '1' \]/],
  ])('refuse %s', (_name, truth, guess, message) => {
    expect(() => meanAbsoluteError(truth as number[], guess as number[])).toThrow(message);
    expect(() => rSquared(truth as number[], guess as number[])).toThrow(message);
  });

  it('refuse to explain what never changes, and a placeholder', () => {
    expect(() => rSquared([2, 2], [1, 3])).toThrow(/all equal/);
    expect(() => meanAbsoluteError(actual, todo('predicted'))).toThrow(UnattemptedError);
  });
});

describe('quantile', () => {
  it('agrees with numpy', () => {
    const expected = [
      [0, 76.23227176010585],
      [0.01, 78.56860256135865],
      [0.25, 106.49337585797889],
      [0.5, 122.8254181025],
      [0.9, 156.3574895483496],
      [1, 173.05365042946428],
    ] as const;
    for (const [share, value] of expected) expect(quantile(actual, share)).toBeCloseTo(value, 10);
    expect(quantile([7], 0.3)).toBe(7);
  });

  it('sorts numbers as numbers and leaves the array alone', () => {
    const values = [10, 9, 2, 33, 1];
    expect(median(values)).toBe(9);
    expect(values).toEqual([10, 9, 2, 33, 1]);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('refuses what has no quantile', () => {
    expect(() => quantile([1], 1.1)).toThrow(/between 0 and 1; got 1.1/);
    expect(() => quantile([1], NaN)).toThrow(/between 0 and 1/);
    expect(() => median([])).toThrow(/empty/);
    expect(() => median([1, Infinity])).toThrow(/finite/);
  });
});
