import { readFile } from 'node:fs/promises';
import {
  Adwin,
  chiSquareTest,
  detectDrift,
  DriftDetectionMethod,
  estimatePerformance,
  hellingerDistance,
  jensenShannonDistance,
  ksTest,
  Kswin,
  lInfinityDistance,
  PageHinkley,
  populationStabilityIndex,
  wassersteinDistance,
  type Drift,
  type StreamDetector,
} from '@waymark/kernel-helpers';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeInputs, SEED, type Column } from './inputs.ts';
import { near } from './near.ts';

const DIGITS = 11;
/** Evidently's Jensen-Shannon distance has the natural logarithm, ours that of base 2. */
const TO_BASE_2 = 1 / Math.sqrt(Math.LN2);

const parts = z.array(z.record(z.string(), z.unknown()));
const answersSchema = z.object({
  seed: z.literal(SEED),
  river: z.object({ version: z.string(), streams: parts, errors: parts }),
  evidently: z.object({
    version: z.string(),
    columns: z.array(z.object({ test: z.string(), value: z.number() })),
    numbers: parts,
    categories: parts,
  }),
  nannyml: z.object({
    version: z.string(),
    numbers: parts,
    categories: parts,
    estimates: z.array(
      z.object({
        rocAuc: z.number(),
        f1: z.number(),
        precision: z.number(),
        recall: z.number(),
        accuracy: z.number(),
        isCalibrated: z.boolean(),
      }),
    ),
  }),
});

const file = new URL('package-answers.json', import.meta.url);
const { river, evidently, nannyml } = answersSchema.parse(JSON.parse(await readFile(file, 'utf8')));
const inputs = makeInputs(SEED);

function alarms(detector: StreamDetector, stream: readonly number[]): number[] {
  return stream.flatMap((value, i) => (detector.update(value) ? [i] : []));
}

function judge({ reference, current }: Column): Drift {
  return detectDrift(reference, current);
}

describe(`river ${river.version}`, () => {
  it('detects a change of numbers where we do', () => {
    const own = inputs.streams.map(stream => ({
      adwin: alarms(new Adwin(), stream),
      pageHinkley: alarms(new PageHinkley({ threshold: 20 }), stream),
      kswin: alarms(new Kswin({ windowSize: 60, recentSize: 30 }), stream),
    }));
    expect(own).toEqual(river.streams);
  });

  it('detects a change of errors where we do', () => {
    const own = inputs.errors.map(stream => ({
      adwin: alarms(new Adwin(), stream),
      ddm: alarms(new DriftDetectionMethod(), stream),
    }));
    expect(own).toEqual(river.errors);
  });
});

describe(`Evidently ${evidently.version}`, () => {
  /** By the name of Evidently's choice: ours, and what it says of a column. */
  const choices: Readonly<Record<string, (column: Column) => object>> = {
    ks: column => ({ test: 'Kolmogorov-Smirnov', value: judge(column).pValue }),
    z: column => ({ test: 'Z', value: judge(column).pValue }),
    // Evidently takes the reference for the truth, without chance of its own; ours is the test of two samples.
    chisquare: () => ({ test: 'chi-squared' }),
    wasserstein: column => ({ measure: 'Wasserstein / std', value: judge(column).distance }),
    jensenshannon: column => ({
      measure: 'Jensen-Shannon',
      value: judge(column).distance / TO_BASE_2,
    }),
  };
  it.each(inputs.columns.map((column, i) => [column.name, column, evidently.columns[i]!] as const))(
    'chooses for %s what we choose, with the same value',
    (_name, column, { test, value }) => {
      const { pValue: _p, distance: _d, ...choice } = judge(column);
      const expected = choices[test]?.(column);
      expect({ own: { value, ...choice } }).toMatchObject({ own: near(expected, DIGITS) });
    },
  );

  it('measures the same distances', () => {
    const numbers = inputs.numbers.map(({ reference, current }) => ({
      wasserstein: detectDrift(reference, current).distance,
    }));
    const categories = inputs.categories.map(({ reference, current }) => ({
      stability: populationStabilityIndex(reference, current),
      hellinger: hellingerDistance(reference, current),
      jensenShannon: jensenShannonDistance(reference, current) / TO_BASE_2,
    }));
    expect({ numbers, categories }).toEqual(
      near({ numbers: evidently.numbers, categories: evidently.categories }, DIGITS),
    );
  });
});

describe(`NannyML ${nannyml.version}`, () => {
  it('measures the same distances', () => {
    const numbers = inputs.numbers.map(({ reference, current }) => ({
      statistic: ksTest(reference, current).statistic,
      wasserstein: wassersteinDistance(reference, current),
    }));
    const categories = inputs.categories.map(({ reference, current }) => ({
      statistic: chiSquareTest(reference, current).statistic,
      jensenShannon: jensenShannonDistance(reference, current),
      hellinger: hellingerDistance(reference, current),
      lInfinity: lInfinityDistance(reference, current),
    }));
    expect({ numbers, categories }).toEqual(
      near({ numbers: nannyml.numbers, categories: nannyml.categories }, DIGITS),
    );
  });

  it('estimates the same performance', () => {
    const own = inputs.estimates.map(({ known, later }, i) => {
      const reference = { actual: known.actual, probabilities: known.chances };
      return estimatePerformance(later, nannyml.estimates[i]?.isCalibrated ? { reference } : {});
    });
    const expected = nannyml.estimates.map(({ rocAuc, f1, precision, recall, accuracy }) => ({
      f1,
      precision,
      recall,
      accuracy,
      // In a single precision number.
      rocAuc: expect.closeTo(rocAuc, 7) as unknown,
    }));
    expect(own).toMatchObject(expected.map(one => near(one, DIGITS)));
  });
});
