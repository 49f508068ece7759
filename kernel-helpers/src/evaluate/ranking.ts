import type { Labels } from './classification.ts';
import { readNumbers, type Numbers } from './numbers.ts';
import { fallingScores, readScoredRows } from './scores.ts';

/** What a classifier finds when it says yes from one score on. */
export interface RocPoint {
  /** It says yes to rows with this score or a higher one. */
  readonly threshold: number;
  /** The share of the negative rows to which it says yes. */
  readonly falsePositiveRate: number;
  /** The share of the positive rows to which it says yes. */
  readonly truePositiveRate: number;
}

/**
 * The receiver operating characteristic: what is found and what is falsely found at each threshold, from the highest
 * score (nothing) down to the lowest (everything).
 *
 * @param actual The truth, a label a row.
 * @param scores How sure the model is of yes, in any unit; in the same order.
 * @returns One point for each distinct score, after a first one at (0, 0).
 * @throws RangeError When the lengths differ, there are no rows, or the labels are all the same.
 * @throws TypeError When something is neither a number nor a boolean.
 * @example
 * rocCurve([0, 1], [0.2, 0.9]).length; // 3
 */
export function rocCurve(actual: Labels, scores: Numbers): RocPoint[] {
  const rows = readScoredRows(actual, scores);
  const positives = rows.labels.reduce((sum, label) => sum + label, 0);
  const negatives = rows.labels.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `Both classes are needed; all ${rows.labels.length} actual labels are ${rows.labels[0]}.`,
    );
  }
  const points: RocPoint[] = [{ threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 }];
  let [found, wrong] = [0, 0];
  for (const group of fallingScores(rows)) {
    found += group.positives;
    wrong += group.rows - group.positives;
    points.push({
      threshold: group.score,
      falsePositiveRate: wrong / negatives,
      truePositiveRate: found / positives,
    });
  }
  return points;
}

/**
 * The area under the {@link rocCurve}: the chance that a positive row has a higher score than a negative one, ties
 * counting half (Mann and Whitney's U, in other words). 0.5 is guessing, 1 is perfect.
 *
 * @param actual The truth, a label a row.
 * @param scores How sure the model is of yes, in any unit; in the same order.
 * @throws As {@link rocCurve}.
 * @example
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 */
export function rocAuc(actual: Labels, scores: Numbers): number {
  const points = rocCurve(actual, scores);
  let area = 0;
  for (const [i, point] of points.slice(1).entries()) {
    const before = points[i]!;
    const width = point.falsePositiveRate - before.falsePositiveRate;
    area += (width * (point.truePositiveRate + before.truePositiveRate)) / 2;
  }
  return area;
}

/** What a classifier finds when it says yes from one score on, and how much of it is right. */
export interface PrecisionRecallPoint {
  /** It says yes to rows with this score or a higher one. */
  readonly threshold: number;
  /** The share of the rows it says yes to that are positive. */
  readonly precision: number;
  /** The share of the positive rows that it says yes to. */
  readonly recall: number;
}

/**
 * Precision and recall at each threshold, from the highest score down. Unlike the {@link rocCurve} it shows how hard
 * a rare class is to find.
 *
 * @param actual The truth, a label a row.
 * @param scores How sure the model is of yes, in any unit; in the same order.
 * @returns One point for each distinct score.
 * @throws RangeError When the lengths differ, there are no rows, or no label is positive.
 * @throws TypeError When something is neither a number nor a boolean.
 * @example
 * precisionRecallCurve([0, 1], [0.2, 0.9])[0]; // { threshold: 0.9, precision: 1, recall: 1 }
 */
export function precisionRecallCurve(actual: Labels, scores: Numbers): PrecisionRecallPoint[] {
  const rows = readScoredRows(actual, scores);
  const positives = rows.labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0) throw new RangeError('At least one positive row is needed; all actual labels are 0.');
  let [found, said] = [0, 0];
  return fallingScores(rows).map(group => {
    found += group.positives;
    said += group.rows;
    return { threshold: group.score, precision: found / said, recall: found / positives };
  });
}

/**
 * Average precision: Σ (Rₙ - Rₙ₋₁) Pₙ over the {@link precisionRecallCurve}, without interpolation, as in scikit-learn.
 * A model that guesses has the share of the positive rows.
 *
 * @param actual The truth, a label a row.
 * @param scores How sure the model is of yes, in any unit; in the same order.
 * @throws As {@link precisionRecallCurve}.
 * @example
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333…
 */
export function averagePrecision(actual: Labels, scores: Numbers): number {
  let before = 0;
  return precisionRecallCurve(actual, scores).reduce((sum, { precision, recall }) => {
    const step = recall - before;
    before = recall;
    return sum + step * precision;
  }, 0);
}

/**
 * The share of the first k recommendations that are relevant.
 *
 * @param recommended What is recommended, the best first.
 * @param relevant What would have been right, in any order.
 * @param k How many recommendations count; where fewer were made, the missing ones count as wrong.
 * @throws RangeError When `k` is no whole number above 0.
 * @example
 * precisionAtK(['a', 'b', 'c'], ['a', 'c', 'x'], 2); // 0.5
 */
export function precisionAtK<T>(recommended: readonly T[], relevant: readonly T[], k: number): number {
  return hits(recommended, relevant, k).length / k;
}

/**
 * Whether any of the first k recommendations is relevant: 1 or 0. Its mean over many users is the hit rate.
 *
 * @param recommended What is recommended, the best first.
 * @param relevant What would have been right, in any order.
 * @param k How many recommendations count.
 * @throws RangeError When `k` is no whole number above 0.
 * @example
 * hitRate(['a', 'b', 'c'], ['c'], 2); // 0
 */
export function hitRate<T>(recommended: readonly T[], relevant: readonly T[], k: number): number {
  return hits(recommended, relevant, k).length > 0 ? 1 : 0;
}

/**
 * The normalized discounted cumulative gain of the first k places: Σ gain / log₂(place + 1), divided by what the best
 * order would have (Järvelin and Kekäläinen, 2002). From 0 to 1; 0 where there is nothing to gain.
 *
 * @param gains How relevant what stands in each place is, the first place first; 0 or more.
 * @param k How many places count. Default: all.
 * @throws RangeError When a gain is below 0 or not finite, or `k` is no whole number above 0.
 * @throws TypeError When a gain is no number.
 * @example
 * ndcgAtK([3, 2, 0, 1], 3); // 0.9…
 */
export function ndcgAtK(gains: Numbers, k?: number): number {
  const values = readNumbers(gains, 'The gains');
  const bad = values.find(gain => gain < 0);
  if (bad !== undefined) throw new RangeError(`Gains are 0 or more; one is ${bad}.`);
  const places = k ?? values.length;
  requirePlaces(places);
  const dcg = (order: readonly number[]): number =>
    order.slice(0, places).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
  const best = dcg(values.toSorted((a, b) => b - a));
  return best === 0 ? 0 : dcg(values) / best;
}

/** The relevant ones among the first k, each once. */
function hits<T>(recommended: readonly T[], relevant: readonly T[], k: number): T[] {
  requirePlaces(k);
  const right = new Set(relevant);
  return [...new Set(recommended.slice(0, k))].filter(item => right.has(item));
}

function requirePlaces(k: number): void {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`k is a whole number above 0; got ${k}.`);
}
