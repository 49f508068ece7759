import type { Labels } from './classification.ts';
import { mean, type Numbers } from './numbers.ts';
import { readProbabilities } from './scores.ts';

/** A probability of 0 or 1 that turns out wrong would cost infinitely much: it counts as this far from it. */
const CLIP = 1e-15;
const BINS = 10;

/**
 * The log loss (cross-entropy) of predicted probabilities: -mean(y ln p + (1 - y) ln(1 - p)). Being sure and wrong
 * costs most. Probabilities nearer to 0 or 1 than `clip` count as `clip` away.
 *
 * @param actual The truth, a label a row.
 * @param probabilities The chance of yes, from 0 to 1; in the same order.
 * @param clip Default: 1e-15.
 * @throws RangeError When the lengths differ, there are no rows, or a probability is not between 0 and 1.
 * @throws TypeError When something is neither a number nor a boolean.
 * @example
 * logLoss([1, 0], [0.8, 0.4]); // 0.3669…
 */
export function logLoss(actual: Labels, probabilities: Numbers, clip = CLIP): number {
  const { labels, scores } = readProbabilities(actual, probabilities);
  const losses = scores.map((score, i) => {
    const sure = Math.min(1 - clip, Math.max(clip, score));
    return -Math.log(labels[i] === 1 ? sure : 1 - sure);
  });
  return mean(losses);
}

/**
 * The Brier score (1950): the mean squared distance of the predicted probabilities from what happened (0 or 1). 0 is
 * perfect; always saying 0.5 has 0.25.
 *
 * @param actual The truth, a label a row.
 * @param probabilities The chance of yes, from 0 to 1; in the same order.
 * @throws As {@link logLoss}.
 * @example
 * brierScore([1, 0], [0.8, 0.4]); // 0.1
 */
export function brierScore(actual: Labels, probabilities: Numbers): number {
  const { labels, scores } = readProbabilities(actual, probabilities);
  return mean(scores.map((score, i) => (score - labels[i]!) ** 2));
}

/** Rows with similar probabilities, and what came of them. */
export interface CalibrationBin {
  /** The mean of their probabilities. */
  readonly predicted: number;
  /** The share of them that are positive. */
  readonly observed: number;
  readonly rows: number;
}

/**
 * Whether rows with a probability of 70% come true in 70 of 100 cases: the rows in equally wide bins of probability,
 * with what was predicted and what happened. Empty bins are left out.
 *
 * @param actual The truth, a label a row.
 * @param probabilities The chance of yes, from 0 to 1; in the same order.
 * @param bins How many bins there are. Default: 10.
 * @throws As {@link logLoss}, and RangeError when `bins` is no whole number above 0.
 * @example
 * calibrationCurve([0, 1], [0.1, 0.9])[1]; // { predicted: 0.9, observed: 1, rows: 1 }
 */
export function calibrationCurve(actual: Labels, probabilities: Numbers, bins = BINS): CalibrationBin[] {
  if (!(Number.isInteger(bins) && bins >= 1)) {
    throw new RangeError(`bins is a whole number above 0; got ${bins}.`);
  }
  const { labels, scores } = readProbabilities(actual, probabilities);
  const sums = Array.from({ length: bins }, () => ({ predicted: 0, observed: 0, rows: 0 }));
  for (const [i, score] of scores.entries()) {
    const bin = sums[Math.min(bins - 1, Math.floor(score * bins))]!;
    bin.predicted += score;
    bin.observed += labels[i]!;
    bin.rows++;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ predicted, observed, rows }) => ({
      predicted: predicted / rows,
      observed: observed / rows,
      rows,
    }));
}

/**
 * The expected calibration error (Naeini et al., 2015): how far predicted and observed shares of the
 * {@link calibrationCurve} lie apart, weighted by the rows. 0 is perfectly calibrated.
 *
 * @param actual The truth, a label a row.
 * @param probabilities The chance of yes, from 0 to 1; in the same order.
 * @param bins How many bins there are. Default: 10.
 * @throws As {@link calibrationCurve}.
 * @example
 * expectedCalibrationError([0, 1], [0.1, 0.9]); // 0.1
 */
export function expectedCalibrationError(actual: Labels, probabilities: Numbers, bins = BINS): number {
  const curve = calibrationCurve(actual, probabilities, bins);
  const total = curve.reduce((sum, { rows }) => sum + rows, 0);
  return curve.reduce((sum, bin) => sum + (bin.rows / total) * Math.abs(bin.predicted - bin.observed), 0);
}
