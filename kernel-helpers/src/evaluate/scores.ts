import { readLabels, type Labels } from './classification.ts';
import { readNumbers, type Numbers } from './numbers.ts';

/** The truth and a score for each row. */
export interface ScoredRows {
  /** 1 or 0. */
  readonly labels: readonly number[];
  readonly scores: readonly number[];
}

/**
 * @throws RangeError When the lengths differ, there are no rows, or a label is neither 0 nor 1.
 * @throws TypeError When something is neither a number nor a boolean.
 */
export function readScoredRows(actual: Labels, scores: Numbers): ScoredRows {
  const labels = readLabels(actual, 'The actual labels');
  const read = readNumbers(scores, 'The scores');
  if (labels.length !== read.length) {
    throw new RangeError(
      `There are ${labels.length} actual labels and ${read.length} scores: as many of each are needed.`,
    );
  }
  return { labels, scores: read };
}

/**
 * The same, where each score is the chance that the label is 1.
 *
 * @throws As {@link readScoredRows}, and RangeError when a score is not between 0 and 1.
 */
export function readProbabilities(actual: Labels, probabilities: Numbers): ScoredRows {
  const rows = readScoredRows(actual, probabilities);
  const bad = rows.scores.find(score => !(score >= 0 && score <= 1));
  if (bad !== undefined) throw new RangeError(`Probabilities lie between 0 and 1; one is ${bad}.`);
  return rows;
}

/**
 * The rows of each distinct score, from the highest down: how many there are, and how many of them are positive.
 */
export function fallingScores({
  labels,
  scores,
}: ScoredRows): { score: number; rows: number; positives: number }[] {
  const order = scores
    .map((score, i) => ({ score, label: labels[i]! }))
    .toSorted((a, b) => b.score - a.score);
  const groups: { score: number; rows: number; positives: number }[] = [];
  for (const { score, label } of order) {
    const last = groups.at(-1);
    if (last?.score === score) {
      last.rows++;
      last.positives += label;
    } else groups.push({ score, rows: 1, positives: label });
  }
  return groups;
}
