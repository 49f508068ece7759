import { printValue } from '../print.ts';
import { readCategories, type Category } from './categories.ts';

/** How often each class was taken for each. */
export interface ConfusionTable {
  /** In the order of the rows and columns. */
  readonly classes: readonly Category[];
  /** A row for each true class, a column for each predicted one. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts how often each class was taken for each: what is right stands on the diagonal.
 *
 * @param actual The true classes, one a row.
 * @param predicted What the model says, in the same order.
 * @param classes The order of the classes. Default: sorted, numbers by size.
 * @throws RangeError When the lengths differ, there are no rows, or a class is not among `classes`.
 * @throws TypeError When something is neither a word nor a number nor a boolean.
 * @example
 * confusionTable(['a', 'b', 'b'], ['a', 'a', 'b']).counts; // [[1, 0], [1, 1]]
 */
export function confusionTable(
  actual: readonly Category[],
  predicted: readonly Category[],
  classes?: readonly Category[],
): ConfusionTable {
  const truth = readCategories(actual, 'actual class', 'actual classes');
  const guesses = readCategories(predicted, 'predicted class', 'predicted classes');
  if (truth.length !== guesses.length) {
    throw new RangeError(
      `There are ${truth.length} actual and ${guesses.length} predicted classes: as many of each are needed.`,
    );
  }
  const order = classes ?? [...new Set([...truth, ...guesses])].toSorted(compare);
  const places = new Map(order.map((name, i) => [name, i]));
  const counts = order.map(() => order.map(() => 0));
  const placeOf = (name: Category): number => {
    const place = places.get(name);
    if (place === undefined) {
      throw new RangeError(`The class ${printValue(name)} is not among ${printValue(order)}.`);
    }
    return place;
  };
  for (const [i, name] of truth.entries()) counts[placeOf(name)]![placeOf(guesses[i]!)]!++;
  return { classes: order, counts };
}

/** How well one class is found, or several on average. */
export interface ClassScores {
  /** The share of what is said to be of the class that is. 0 when nothing is. */
  readonly precision: number;
  /** The share of the class that is found. 0 when it has no rows. */
  readonly recall: number;
  /** The harmonic mean of both. 0 when both are 0. */
  readonly f1: number;
  /** How many rows truly belong to it. */
  readonly support: number;
}

/** What {@link classificationReport} says. */
export interface ClassificationReport {
  /** The share of the rows that are right. */
  readonly accuracy: number;
  /** In the order of the classes. */
  readonly classes: readonly (ClassScores & { readonly name: Category })[];
  /** Every class counts the same, however rare. */
  readonly macro: ClassScores;
  /** Every row counts the same. */
  readonly weighted: ClassScores;
}

/**
 * Precision, recall and F1 of each class, and their averages, as in scikit-learn. Where classes are of unequal size the
 * macro average tells whether the rare ones are found, and accuracy does not.
 *
 * @param actual The true classes, one a row.
 * @param predicted What the model says, in the same order.
 * @throws As {@link confusionTable}.
 * @example
 * classificationReport(['a', 'b', 'b'], ['a', 'a', 'b']).macro.f1; // 0.6666…
 */
export function classificationReport(
  actual: readonly Category[],
  predicted: readonly Category[],
): ClassificationReport {
  const { classes, counts } = confusionTable(actual, predicted);
  const scores = classes.map((name, i) => {
    const right = counts[i]![i]!;
    const support = sum(counts[i]!);
    const said = sum(counts.map(row => row[i]!));
    return {
      name,
      precision: ratio(right, said),
      recall: ratio(right, support),
      f1: ratio(2 * right, support + said),
      support,
    };
  });
  return {
    accuracy: ratio(sum(counts.map((row, i) => row[i]!)), actual.length),
    classes: scores,
    macro: average(scores, () => 1),
    weighted: average(scores, ({ support }) => support),
  };
}

function average(scores: readonly ClassScores[], weightOf: (scores: ClassScores) => number): ClassScores {
  const total = sum(scores.map(weightOf));
  const of = (key: 'precision' | 'recall' | 'f1'): number =>
    ratio(sum(scores.map(one => weightOf(one) * one[key])), total);
  return {
    precision: of('precision'),
    recall: of('recall'),
    f1: of('f1'),
    support: sum(scores.map(one => one.support)),
  };
}

function compare(a: Category, b: Category): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
