import type { Labels } from './classification.ts';
import { fitIsotonic } from './isotonic.ts';
import { readNumbers, type Numbers } from './numbers.ts';
import { readProbabilities } from './scores.ts';

/** What a model's performance is expected to be. */
export interface EstimatedPerformance {
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly rocAuc: number;
  /** How many rows are expected in each cell of the confusion matrix; no whole numbers. */
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** How {@link estimatePerformance} counts. */
export interface EstimateOptions {
  /** The model says yes from this probability on. Default: 0.5. */
  readonly threshold?: number;
  /** Rows whose truth is known, from which to learn what the probabilities are worth. Default: they are trusted. */
  readonly reference?: { readonly actual: Labels; readonly probabilities: Numbers };
}

/**
 * Confidence-based performance estimation (CBPE, NannyML): how well a model does where no truth has come yet, from its
 * own probabilities. A row with a probability of 0.9 is expected to be positive in nine of ten cases; summed up, these
 * expectations make a confusion matrix.
 *
 * It sees what a change of the inputs does to the model. It cannot see **concept drift**, where the same inputs come to
 * mean something else: then it goes on to say what used to be true.
 *
 * @param probabilities The model's chance of yes for each row, from 0 to 1.
 * @param options Its threshold, and rows with known truth to calibrate on (isotonic regression).
 * @throws RangeError When there are no rows, or a probability is not between 0 and 1.
 * @throws TypeError When something is no number.
 * @example
 * estimatePerformance([0.9, 0.1]).accuracy; // 0.9
 */
export function estimatePerformance(
  probabilities: Numbers,
  options: EstimateOptions = {},
): EstimatedPerformance {
  const { threshold = 0.5, reference } = options;
  const said = readNumbers(probabilities, 'The probabilities');
  const bad = said.find(value => !(value >= 0 && value <= 1));
  if (bad !== undefined) throw new RangeError(`Probabilities lie between 0 and 1; one is ${bad}.`);
  const calibrate = reference
    ? calibration(reference.actual, reference.probabilities)
    : (value: number) => value;
  const rows = said.map(score => ({ score, chance: calibrate(score), isYes: score >= threshold }));
  const expected = (isYes: boolean, of: (chance: number) => number): number =>
    rows.reduce((sum, row) => (row.isYes === isYes ? sum + of(row.chance) : sum), 0);
  const truePositives = expected(true, chance => chance);
  const falsePositives = expected(true, chance => 1 - chance);
  const falseNegatives = expected(false, chance => chance);
  const trueNegatives = expected(false, chance => 1 - chance);
  return {
    accuracy: (truePositives + trueNegatives) / rows.length,
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    rocAuc: expectedRocAuc(rows),
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
  };
}

function calibration(actual: Labels, probabilities: Numbers): (value: number) => number {
  const { labels, scores } = readProbabilities(actual, probabilities);
  return fitIsotonic(scores, labels);
}

/** The area under the curve of expected true and false positives, from the highest score down. */
function expectedRocAuc(rows: readonly { readonly score: number; readonly chance: number }[]): number {
  const falling = rows.toSorted((a, b) => b.score - a.score);
  let [found, area, wrong] = [0, 0, 0];
  for (let i = 0; i < falling.length;) {
    const { score } = falling[i]!;
    let [positives, negatives] = [0, 0];
    for (; falling[i]?.score === score; i++) {
      positives += falling[i]!.chance;
      negatives += 1 - falling[i]!.chance;
    }
    area += negatives * (found + positives / 2);
    found += positives;
    wrong += negatives;
  }
  return ratio(area, found * wrong);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
