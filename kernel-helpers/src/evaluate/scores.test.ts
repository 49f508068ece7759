import { describe, expect, it } from 'vitest';
import { accuracy, f1Score, matthewsCorrelation } from './classification.ts';
import { estimatePerformance } from './estimate-performance.ts';
import { fitIsotonic } from './isotonic.ts';
import { classificationReport, confusionTable } from './many-classes.ts';
import { brierScore, calibrationCurve, expectedCalibrationError, logLoss } from './probabilities.ts';
import {
  averagePrecision,
  hitRate,
  ndcgAtK,
  precisionAtK,
  precisionRecallCurve,
  rocAuc,
  rocCurve,
} from './ranking.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const labels = range(100).map(i => ((7 * i) % 10 < 3 ? 1 : 0));
const scores = labels.map(
  (label, i) => Math.round((0.5 + 0.5 * Math.sin(0.7 * i + 1.2 * label)) * 1e4) / 1e4,
);

describe('scores of a classifier agree with scikit-learn', () => {
  it('ranking', () => {
    expect(rocAuc(labels, scores)).toBeCloseTo(0.4942857142857142, 14);
    expect(averagePrecision(labels, scores)).toBeCloseTo(0.3062578172687308, 14);
    // roc_curve(drop_intermediate=False), point 10; precision_recall_curve, the point of threshold 0.3246.
    expect(rocCurve(labels, scores)[10]).toEqual({
      threshold: 0.9841,
      falsePositiveRate: expect.closeTo(0.11428571428571428, 14),
      truePositiveRate: expect.closeTo(0.06666666666666667, 14),
    });
    expect(precisionRecallCurve(labels, scores).find(({ threshold }) => threshold === 0.3246)).toEqual({
      threshold: 0.3246,
      precision: expect.closeTo(0.3333333333333333, 14),
      recall: expect.closeTo(0.6666666666666666, 14),
    });
    const tied = [0.5, 0.5, 0.7, 0.2, 0.2];
    expect(rocAuc([0, 1, 1, 0, 1], tied)).toBeCloseTo(0.6666666666666666, 14);
    expect(averagePrecision([0, 1, 1, 0, 1], tied)).toBeCloseTo(0.7555555555555555, 14);
  });

  it('probabilities', () => {
    expect(brierScore(labels, scores)).toBeCloseTo(0.37410498740000003, 14);
    expect(logLoss(labels, scores, 1e-6)).toBeCloseTo(1.5301428240522765, 13);
    expect(expectedCalibrationError(labels, scores)).toBeCloseTo(0.450456, 12);
    const curve = calibrationCurve(labels, scores);
    expect(curve).toHaveLength(10);
    expect(curve[0]?.observed).toBeCloseTo(0.21052632, 8);
    expect(curve[0]?.predicted).toBeCloseTo(0.02963684, 8);
    expect(curve[9]?.predicted).toBeCloseTo(0.967345, 8);
  });

  it('answers', () => {
    const answers = scores.map(score => score >= 0.5);
    expect(matthewsCorrelation(labels, answers)).toBeCloseTo(-0.1135641906448745, 14);
    expect(f1Score(labels, answers)).toBeCloseTo(0.3170731707317073, 14);
    expect(accuracy(labels, answers)).toBeCloseTo(0.44, 14);
    expect(matthewsCorrelation([1, 1], [1, 1])).toBe(0);
  });

  it('many classes', () => {
    const [actual, predicted] = [
      [0, 1, 2, 2, 1, 0, 2, 1],
      [0, 2, 2, 1, 1, 0, 2, 0],
    ];
    expect(confusionTable(actual, predicted)).toEqual({
      classes: [0, 1, 2],
      counts: [
        [2, 0, 0],
        [1, 1, 1],
        [0, 1, 2],
      ],
    });
    const report = classificationReport(actual, predicted);
    expect(report.accuracy).toBe(0.625);
    expect(report.macro).toEqual({
      precision: expect.closeTo(0.611111111111111, 14),
      recall: expect.closeTo(0.6666666666666666, 14),
      f1: expect.closeTo(0.6222222222222222, 14),
      support: 8,
    });
    expect(report.weighted.precision).toBeCloseTo(0.6041666666666666, 14);
    expect(report.weighted.f1).toBeCloseTo(0.6, 14);
    expect(report.classes[1]).toMatchObject({ name: 1, precision: 0.5, support: 3 });
    expect(confusionTable(['b', 'a'], ['b', 'b'], ['b', 'a', 'c']).counts).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
    expect(confusionTable([10, 9], [9, 10]).classes).toEqual([9, 10]);
  });

  it('recommendations', () => {
    expect(ndcgAtK([3, 2, 0, 1, 2])).toBeCloseTo(0.9602471757862604, 14);
    expect(ndcgAtK([3, 2, 0, 1, 2], 3)).toBeCloseTo(0.8099531166420328, 14);
    expect(ndcgAtK([0, 0])).toBe(0);
    expect(precisionAtK(['a', 'b', 'c'], ['a', 'c', 'x'], 2)).toBe(0.5);
    expect(precisionAtK(['a'], ['a'], 4)).toBe(0.25);
    expect(precisionAtK(['a', 'a'], ['a'], 2)).toBe(0.5);
    expect([hitRate(['a', 'b'], ['b'], 1), hitRate(['a', 'b'], ['b'], 2)]).toEqual([0, 1]);
  });

  it('isotonic regression', () => {
    const rising = fitIsotonic([1, 2, 2, 3, 4, 5, 6], [1, 3, 1, 2, 5, 4, 7]);
    expect([0, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.7, 5, 6, 9].map(rising)).toEqual([
      1, 1, 1.5, 2, 2, 2, 3.25, 4.5, 4.5, 4.5, 7, 7,
    ]);
  });
});

/** The n-th number of the van der Corput sequence: evenly spread, and the same everywhere. */
const corput = (n: number, base: number): number => {
  let [value, denominator] = [0, 1];
  for (let rest = n; rest > 0; rest = Math.floor(rest / base)) {
    denominator *= base;
    value += (rest % base) / denominator;
  }
  return value;
};

const label = (i: number, chance: number): number => (corput(i, 3) < chance ? 1 : 0);

describe('estimatePerformance', () => {
  it('agrees with its closed form', () => {
    const estimated = estimatePerformance(scores);
    expect(estimated.accuracy).toBeCloseTo(0.815924, 10);
    expect(estimated.truePositives).toBeCloseTo(41.8282, 10);
    expect(estimated.falsePositives).toBeCloseTo(10.1718, 10);
    expect(estimated.falseNegatives).toBeCloseTo(8.2358, 10);
    expect(estimated.trueNegatives).toBeCloseTo(39.7642, 10);
    expect(estimated.f1).toBeCloseTo(0.8196464963160369, 13);
    expect(estimated.precision).toBeCloseTo(0.8043884615384616, 13);
    expect(estimated.recall).toBeCloseTo(0.8354945669542986, 13);
  });

  it('agrees with NannyML 0.13.1 to six digits, and is near to what came true', () => {
    const known = range(2000).map(i => i + 1);
    const chunk = range(500).map(i => 2001 + i);
    const chances = chunk.map(i => corput(i, 2) ** 2);
    const reference = {
      probabilities: known.map(i => corput(i, 2)),
      actual: known.map(i => label(i, corput(i, 2))),
    };
    const truth = chunk.map((i, place) => label(i, chances[place]!));
    const estimated = estimatePerformance(chances, { reference });
    expect(estimated.rocAuc).toBeCloseTo(0.883156, 6);
    expect(estimated.f1).toBeCloseTo(0.6939984, 6);
    expect(estimated.accuracy).toBeCloseTo(0.8095249, 6);
    expect(estimated.precision).toBeCloseTo(0.7346757, 6);
    expect(estimated.recall).toBeCloseTo(0.6575893, 6);
    expect(rocAuc(truth, chances)).toBeCloseTo(0.8852565, 7);
    expect(estimatePerformance(chances).f1).toBeCloseTo(0.68838506402208, 6);
  });
});

describe('what cannot be scored is refused', () => {
  it.each<[() => unknown, RegExp]>([
    [() => rocAuc([1, 1], [0.1, 0.2]), /Both classes are needed; all 2 actual labels are 1/],
    [() => rocAuc([1, 0], [0.1]), /2 actual labels and 1 scores/],
    [() => averagePrecision([0, 0], [0.1, 0.2]), /At least one positive row/],
    [() => logLoss([1], [1.2]), /between 0 and 1; one is 1.2/],
    [() => calibrationCurve([1], [0.5], 0), /bins is a whole number above 0/],
    [() => estimatePerformance([-0.1]), /between 0 and 1; one is -0.1/],
    [() => precisionAtK(['a'], ['a'], 0), /k is a whole number above 0/],
    [() => ndcgAtK([-1]), /Gains are 0 or more/],
    [() => confusionTable(['a'], ['a', 'b']), /1 actual and 2 predicted/],
    [() => confusionTable(['a'], ['b'], ['a']), /The class 'b' is not among/],
    [() => classificationReport([], []), /actual classes are empty/],
    [() => classificationReport([null] as never, ['a']), /actual class 0 .* is null/],
  ])('%s', (score, message) => {
    expect(score).toThrow(message);
  });
});
