import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  accuracy,
  averagePrecision,
  benjaminiHochberg,
  brierScore,
  calibrationCurve,
  chiSquareTest,
  classificationReport,
  confusionTable,
  f1Score,
  hellingerDistance,
  jensenShannonDistance,
  ksTest,
  lInfinityDistance,
  logLoss,
  matthewsCorrelation,
  meanAbsoluteError,
  ndcgAtK,
  populationStabilityIndex,
  precision,
  precisionRecallCurve,
  psiCriticalValue,
  quantile,
  recall,
  rocAuc,
  rocCurve,
  rootMeanSquaredError,
  rSquared,
  wassersteinDistance,
} from '@waymark/kernel-helpers';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PYTHON } from '../../server/setup/paths.mjs';
import { SEED, makeInputs, type Inputs } from './inputs.ts';
import { near } from './near.ts';

const MAX_OUTPUT_BYTES = 2 ** 24;
const DIGITS = 11;

/** By part of the inputs, an answer for each of them. */
const answersSchema = z.record(z.string(), z.array(z.unknown()));

const inputs = makeInputs(SEED);
let answers: z.infer<typeof answersSchema>;

beforeAll(async () => {
  answers = answersSchema.parse(JSON.parse(await runPython('scipy_answers.py', JSON.stringify(inputs))));
});

/** What a script of this folder prints that is told something. */
async function runPython(script: string, input: string): Promise<string> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = execFile(PYTHON, [path], { maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
    if (error) reject(new Error(stderr, { cause: error }));
    else resolve(stdout);
  });
  child.stdin?.end(input);
  return promise;
}

/** What we make of each input of a part. */
function ours<Part extends keyof Inputs>(
  part: Part,
  answer: (input: Inputs[Part][number]) => object,
): object[] {
  return inputs[part].map(answer);
}

/** What the reference made of them. */
function theirs(part: keyof Inputs): unknown {
  return near(answers[part], DIGITS);
}

test('numbers: scipy’s tests and distances, numpy’s quantiles', () => {
  const own = ours('numbers', ({ reference, current }) => ({
    ...ksTest(reference, current),
    jensenShannon: jensenShannonDistance(reference, current),
    hellinger: hellingerDistance(reference, current),
    lInfinity: lInfinityDistance(reference, current),
    wasserstein: wassersteinDistance(reference, current),
    stability: populationStabilityIndex(reference, current),
    critical: psiCriticalValue({ reference: reference.length, current: current.length }),
    deciles: Array.from({ length: 11 }, (_, i) => quantile(reference, i / 10)),
  }));
  expect(own).toEqual(theirs('numbers'));
});

test('numbers that repeat', () => {
  const own = ours('tied', ({ reference, current }) => ({
    ...ksTest(reference, current),
    wasserstein: wassersteinDistance(reference, current),
  }));
  expect(own).toEqual(theirs('tied'));
});

test('categories: the contingency table, and the distances of shares', () => {
  const own = ours('categories', ({ reference, current }) => ({
    ...chiSquareTest(reference, current),
    jensenShannon: jensenShannonDistance(reference, current),
    hellinger: hellingerDistance(reference, current),
    lInfinity: lInfinityDistance(reference, current),
    stability: populationStabilityIndex(reference, current),
  }));
  expect(own).toEqual(theirs('categories'));
});

test('chances of yes: scikit-learn’s scores, curves and calibration, with and without ties', () => {
  const own = ours('chances', ({ actual, chances }) => {
    const said = chances.map(chance => chance >= 0.5);
    const roc = rocCurve(actual, chances);
    const found = precisionRecallCurve(actual, chances);
    const bins = calibrationCurve(actual, chances);
    return {
      rocAuc: rocAuc(actual, chances),
      averagePrecision: averagePrecision(actual, chances),
      falseRates: roc.map(({ falsePositiveRate }) => falsePositiveRate),
      trueRates: roc.map(({ truePositiveRate }) => truePositiveRate),
      precisions: found.map(point => point.precision),
      recalls: found.map(point => point.recall),
      logLoss: logLoss(actual, chances, 1e-6),
      brier: brierScore(actual, chances),
      observed: bins.map(({ observed }) => observed),
      predicted: bins.map(({ predicted }) => predicted),
      accuracy: accuracy(actual, said),
      precision: precision(actual, said),
      recall: recall(actual, said),
      f1: f1Score(actual, said),
      matthews: matthewsCorrelation(actual, said),
    };
  });
  expect(own).toEqual(theirs('chances'));
});

test('many classes: the confusion matrix and the report', () => {
  const own = ours('classes', ({ actual, predicted }) => {
    const report = classificationReport(actual, predicted);
    const scores = [
      ...report.classes,
      { ...report.macro, name: 'macro avg' },
      { ...report.weighted, name: 'weighted avg' },
    ];
    return {
      matrix: confusionTable(actual, predicted).counts,
      accuracy: report.accuracy,
      scores: Object.fromEntries(
        scores.map(one => [one.name, [one.precision, one.recall, one.f1, one.support]]),
      ),
    };
  });
  expect(own).toEqual(theirs('classes'));
});

test('rankings: discounted gains', () => {
  const own = ours('rankings', gains => ({ all: ndcgAtK(gains), ten: ndcgAtK(gains, 10) }));
  expect(own).toEqual(theirs('rankings'));
});

test('errors of numbers', () => {
  const own = ours('pairs', ({ actual, predicted }) => ({
    meanAbsolute: meanAbsoluteError(actual, predicted),
    rootMeanSquared: rootMeanSquaredError(actual, predicted),
    rSquared: rSquared(actual, predicted),
  }));
  expect(own).toEqual(theirs('pairs'));
});

test('many tests at once: Benjamini and Hochberg', () => {
  const own = ours('pValues', values => ({ believed: benjaminiHochberg(values, 0.05) }));
  expect(own).toEqual(theirs('pValues'));
});
