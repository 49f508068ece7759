import { readNumbers, type Numbers } from './numbers.ts';

/** Yes or no for each row: booleans, or numbers that are 1 (yes) or 0 (no). */
export type Labels = Numbers | readonly boolean[];

/** How many rows a classifier of two classes got right and wrong, by what was true and what it said. */
export interface ConfusionMatrix {
  /** Yes, and it said yes. */
  readonly truePositives: number;
  /** No, and it said yes. */
  readonly falsePositives: number;
  /** Yes, and it said no. */
  readonly falseNegatives: number;
  /** No, and it said no. */
  readonly trueNegatives: number;
}

/**
 * Counts the four ways in which a yes-or-no prediction can meet the truth.
 *
 * @param actual The truth, a label a row.
 * @param predicted What the model says, a label a row, in the same order.
 * @throws RangeError When the lengths differ, there are no labels, or one is neither 0 nor 1.
 * @throws TypeError When something is neither a number nor a boolean.
 * @example
 * confusionMatrix([true, true, false], [true, false, false]).falseNegatives; // 1
 */
export function confusionMatrix(actual: Labels, predicted: Labels): ConfusionMatrix {
  const truth = readLabels(actual, 'The actual labels');
  const guesses = readLabels(predicted, 'The predicted labels');
  if (truth.length !== guesses.length) {
    throw new RangeError(
      `There are ${truth.length} actual and ${guesses.length} predicted labels: as many of each are needed.`,
    );
  }
  const count = (yes: number, said: number): number =>
    truth.filter((label, i) => label === yes && guesses[i] === said).length;
  return {
    truePositives: count(1, 1),
    falsePositives: count(0, 1),
    falseNegatives: count(1, 0),
    trueNegatives: count(0, 0),
  };
}

/**
 * The share of the rows said to be positive that are: TP / (TP + FP). 0 when nothing was said to be,
 * as in scikit-learn.
 *
 * @param actual The truth, a label a row.
 * @param predicted What the model says, a label a row, in the same order.
 * @throws As {@link confusionMatrix}.
 * @example
 * precision([true, false, true], [true, true, false]); // 0.5
 */
export function precision(actual: Labels, predicted: Labels): number {
  const { truePositives, falsePositives } = confusionMatrix(actual, predicted);
  return ratio(truePositives, truePositives + falsePositives);
}

/**
 * The share of the positive rows that were found: TP / (TP + FN). 0 when there are none, as in
 * scikit-learn.
 *
 * @param actual The truth, a label a row.
 * @param predicted What the model says, a label a row, in the same order.
 * @throws As {@link confusionMatrix}.
 * @example
 * recall([true, true, true, true], [true, false, false, false]); // 0.25
 */
export function recall(actual: Labels, predicted: Labels): number {
  const { truePositives, falseNegatives } = confusionMatrix(actual, predicted);
  return ratio(truePositives, truePositives + falseNegatives);
}

/**
 * The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN): high only when both are. 0 when
 * nothing is positive or said to be, as in scikit-learn.
 *
 * @param actual The truth, a label a row.
 * @param predicted What the model says, a label a row, in the same order.
 * @throws As {@link confusionMatrix}.
 * @example
 * f1Score([true, false, true], [true, true, false]); // 0.5
 */
export function f1Score(actual: Labels, predicted: Labels): number {
  const { truePositives, falsePositives, falseNegatives } = confusionMatrix(actual, predicted);
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

/**
 * Matthews's correlation of truth and prediction (1975): (TP·TN - FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN)). 1 is
 * perfect, 0 is guessing, however rare a class is. 0 when a row or column of the matrix is empty, as in scikit-learn.
 *
 * @param actual The truth, a label a row.
 * @param predicted What the model says, a label a row, in the same order.
 * @throws As {@link confusionMatrix}.
 * @example
 * matthewsCorrelation([true, true, false, false], [true, false, false, false]); // 0.577…
 */
export function matthewsCorrelation(actual: Labels, predicted: Labels): number {
  const matrix = confusionMatrix(actual, predicted);
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = matrix;
  return ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)));
}

/**
 * The share of the rows that the model gets right.
 *
 * @param actual The truth, a label a row.
 * @param predicted What the model says, a label a row, in the same order.
 * @throws As {@link confusionMatrix}.
 * @example
 * accuracy([true, true, false], [true, false, false]); // 0.6666…
 */
export function accuracy(actual: Labels, predicted: Labels): number {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusionMatrix(actual, predicted);
  const right = truePositives + trueNegatives;
  return ratio(right, right + falsePositives + falseNegatives);
}

/**
 * Labels as 0 and 1.
 *
 * @param what Names them in errors.
 * @throws RangeError When there are none, or one is neither 0 nor 1.
 * @throws TypeError When something is neither a number nor a boolean.
 */
export function readLabels(labels: Labels, what: string): readonly number[] {
  const numbers = readNumbers(isBooleans(labels) ? labels.map(Number) : labels, what);
  const bad = numbers.find(label => label !== 0 && label !== 1);
  if (bad !== undefined) throw new RangeError(`${what} must be 0 or 1, or false or true; one is ${bad}.`);
  return numbers;
}

function isBooleans(labels: Labels): labels is readonly boolean[] {
  return Array.isArray(labels) && labels.every(label => typeof label === 'boolean');
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
