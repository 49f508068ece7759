import type { ModelDescription, PerformanceChunk, ReferenceRow, Tiles } from '@waymark/roadmap';
import type { Category } from '../evaluate/categories.ts';
import { isCategory } from '../evaluate/categories.ts';
import { estimatePerformance, type EstimateOptions } from '../evaluate/estimate-performance.ts';
import { classificationReport } from '../evaluate/many-classes.ts';
import { rocAuc } from '../evaluate/ranking.ts';
import { meanAbsoluteError, rootMeanSquaredError } from '../evaluate/regression.ts';
import { isLongText } from './answer-columns.ts';
import { readAnswer, type WatchedRow } from './rows.ts';

/** With fewer labels a figure says little; an estimate from all rows says more. */
const MIN_LABELS = 30;

interface Judged {
  readonly value: Category;
  readonly probabilities: Readonly<Record<string, number>> | undefined;
  readonly actual: unknown;
}

/**
 * How good the answers of a span of time were, from the labels that have come; and how good they probably were, from
 * the model's own probabilities (CBPE), which sees what moved inputs do and is blind to concept drift. Of two classes
 * the one that comes last in the alphabet counts as yes.
 */
export function performanceChunk(
  from: number,
  to: number,
  { reference }: Pick<ModelDescription, 'reference'>,
  rows: readonly WatchedRow[],
): PerformanceChunk {
  const judged = rows.flatMap(({ status, output, actual }) => (status < 400 ? judge(output, actual) : []));
  const labelled = judged.filter(({ actual }) => isCategory(actual));
  return {
    from,
    to,
    rows: judged.length,
    labelled: labelled.length,
    realised: realised(labelled),
    estimated: estimated(reference, judged),
  };
}

/** The one figure that stands for all: of classes the accuracy, of numbers the mean absolute error. */
export function headline({ realised, estimated, labelled, rows }: PerformanceChunk): Tiles['performance'] {
  const metric = 'meanAbsoluteError' in realised ? 'meanAbsoluteError' : 'accuracy';
  const [known, guessed] = [realised[metric], estimated[metric]];
  const isEnough = labelled >= MIN_LABELS || guessed === undefined;
  if (known !== undefined && isEnough) return { metric, value: known, kind: 'realised', rows: labelled };
  return guessed === undefined ? null : { metric, value: guessed, kind: 'estimated', rows };
}

function judge(output: unknown, actual: unknown): Judged[] {
  const { values, probabilities } = readAnswer(output);
  const { prediction } = values;
  return prediction === undefined ? [] : [{ value: prediction, probabilities, actual }];
}

function realised(labelled: readonly Judged[]): Record<string, number> {
  if (labelled.length === 0) return {};
  const pairs = labelled.flatMap(({ value, actual }) =>
    typeof value === 'number' && typeof actual === 'number' ? [[actual, value] as const] : [],
  );
  if (pairs.length === labelled.length) {
    const [actual, predicted] = [pairs.map(([one]) => one), pairs.map(([, one]) => one)];
    return {
      meanAbsoluteError: meanAbsoluteError(actual, predicted),
      rootMeanSquaredError: rootMeanSquaredError(actual, predicted),
    };
  }
  // Of texts each may be a class of its own.
  if (labelled.some(({ value, actual }) => isLongText(value) || isLongText(actual))) {
    const same = labelled.filter(({ value, actual }) => String(value) === String(actual)).length;
    return { accuracy: same / labelled.length };
  }
  const report = classificationReport(
    labelled.map(({ actual }) => String(actual)),
    labelled.map(({ value }) => String(value)),
  );
  const yes = positiveClass(labelled);
  const scores = yes === undefined ? undefined : report.classes.find(({ name }) => name === yes);
  return {
    accuracy: report.accuracy,
    macroF1: report.macro.f1,
    ...(scores && { precision: scores.precision, recall: scores.recall, f1: scores.f1 }),
    ...(yes !== undefined && realisedAuc(yes, labelled)),
  };
}

function realisedAuc(yes: string, labelled: readonly Judged[]): { rocAuc?: number } {
  const truth = labelled.map(({ actual }) => String(actual) === yes);
  // Of one class alone there is no curve.
  if (!truth.includes(true) || !truth.includes(false)) return {};
  return {
    rocAuc: rocAuc(
      truth,
      labelled.map(({ probabilities }) => probabilities?.[yes] ?? 0),
    ),
  };
}

function estimated(reference: readonly ReferenceRow[], judged: readonly Judged[]): Record<string, number> {
  const surenesses = judged.flatMap(({ value, probabilities }) => probabilities?.[String(value)] ?? []);
  if (surenesses.length === 0 || surenesses.length < judged.length) return {};
  const yes = positiveClass(judged);
  if (yes === undefined) {
    return { accuracy: surenesses.reduce((sum, chance) => sum + chance, 0) / surenesses.length };
  }
  const {
    accuracy,
    f1,
    precision,
    recall,
    rocAuc: auc,
  } = estimatePerformance(
    judged.map(({ probabilities }) => probabilities?.[yes] ?? 0),
    calibrationRows(reference, yes),
  );
  return { accuracy, f1, precision, recall, rocAuc: auc };
}

/** The reference's rows with a known truth, as long as both classes are among them. */
function calibrationRows(reference: readonly ReferenceRow[], yes: string): EstimateOptions {
  const rows = reference.flatMap(({ output, actual }) => {
    const chance = readAnswer(output).probabilities?.[yes];
    return chance === undefined || !isCategory(actual) ? [] : [{ chance, isYes: String(actual) === yes }];
  });
  const yeses = rows.filter(({ isYes }) => isYes).length;
  if (yeses === 0 || yeses === rows.length) return {};
  return {
    reference: { actual: rows.map(({ isYes }) => isYes), probabilities: rows.map(({ chance }) => chance) },
  };
}

/** Undefined where the model knows more classes than two, or gives no probabilities. */
function positiveClass(judged: readonly Judged[]): string | undefined {
  const classes = judged.map(({ probabilities }) => Object.keys(probabilities ?? {}).toSorted());
  const first = classes[0];
  return first?.length === 2 && classes.every(one => one.join('\n') === first.join('\n'))
    ? first[1]
    : undefined;
}
