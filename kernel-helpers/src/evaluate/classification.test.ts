import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { confusionMatrix, f1Score, precision, recall } from './classification.ts';

// The references come from scikit-learn 1: with i = np.arange(50), a = np.sin(i) > 0.2 and
// p = np.sin(i) + np.cos(3*i) > 0.3, print confusion_matrix, precision_score, recall_score, f1_score.
const actual = Array.from({ length: 50 }, (_, i) => Math.sin(i) > 0.2);
const predicted = Array.from({ length: 50 }, (_, i) => Math.sin(i) + Math.cos(3 * i) > 0.3);

describe('the scores of a classification', () => {
  it('agree with scikit-learn', () => {
    expect(confusionMatrix(actual, predicted)).toEqual({
      trueNegatives: 24,
      falsePositives: 5,
      falseNegatives: 8,
      truePositives: 13,
    });
    expect(precision(actual, predicted)).toBeCloseTo(0.7222222222222222, 12);
    expect(recall(actual, predicted)).toBeCloseTo(0.6190476190476191, 12);
    expect(f1Score(actual, predicted)).toBeCloseTo(0.6666666666666666, 12);
  });

  it('take 0 and 1, tensors and typed arrays', () => {
    expect(precision(new Uint8Array([1, 0]), tf.tensor2d([[1], [1]]))).toBe(0.5);
    expect(recall([1, 1], [true, false])).toBe(0.5);
  });

  it('are 0 where there is nothing to divide by', () => {
    expect(precision([true, false], [false, false])).toBe(0);
    expect(recall([false, false], [true, false])).toBe(0);
    expect(f1Score([false], [false])).toBe(0);
  });

  it.each<[string, unknown, unknown, RegExp]>([
    ['lengths that differ', [true, false], [true], /2 actual and 1 predicted/],
    ['nothing', [], [], /actual labels are empty/],
    ['a probability', [1, 0], [0.7, 0], /predicted labels must be 0 or 1, or false or true; one is 0.7/],
    ['text', ['spam'], [true], /numbers only; got \[ 'spam' \]/],
  ])('refuse %s', (_name, truth, guess, message) => {
    for (const score of [confusionMatrix, precision, recall, f1Score]) {
      expect(() => score(truth as boolean[], guess as boolean[])).toThrow(message);
    }
  });

  it('refuse a placeholder', () => {
    expect(() => precision(actual, todo('predicted'))).toThrow(UnattemptedError);
  });
});
