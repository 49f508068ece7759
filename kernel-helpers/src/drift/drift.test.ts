import { describe, expect, it } from 'vitest';
import { normalSample, seededRandom } from '../data/random.ts';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { chiSquareTest, proportionsTest } from './chi-square-test.ts';
import { detectDatasetDrift, detectDrift } from './detect-drift.ts';
import {
  hellingerDistance,
  jensenShannonDistance,
  lInfinityDistance,
  wassersteinDistance,
} from './distances.ts';
import { ksTest } from './ks-test.ts';
import { benjaminiHochberg, holm } from './multiple-comparisons.ts';
import { populationStabilityIndex, psiCriticalValue } from './population-stability-index.ts';
import { chiSquareSurvival, chiSquareUpperQuantile } from './special-functions.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const repeated = (counts: Record<string, number>): string[] =>
  Object.entries(counts).flatMap(([word, count]) => Array.from({ length: count }, () => word));

const yesNo = (yes: number): boolean[] => range(100).map(i => i < yes);

const reference = range(200).map(i => 100 + 30 * Math.sin(i) + 0.1 * i);
const current = range(150).map(i => 110 + 36 * Math.sin(1.3 * i) + 0.1 * i);
const before = repeated({ a: 50, b: 30, c: 20 });
const now = repeated({ a: 20, b: 25, c: 10, d: 5 });

describe('tests of two samples', () => {
  it('agree with scipy.stats.ks_2samp', () => {
    expect(ksTest(reference, current).statistic).toBeCloseTo(0.21666666666666667, 15);
    expect(ksTest(reference, current).pValue).toBeCloseTo(0.0005403043375104685, 14);
    // With values that occur more than once.
    const tied = ksTest([1, 1, 2, 2, 3], [1, 2, 2, 2, 4, 4]);
    expect(tied.statistic).toBeCloseTo(0.3333333333333333, 15);
    expect(tied.pValue).toBeCloseTo(0.8181818181818182, 14);
    expect(ksTest([1, 2, 3], [1, 2, 3])).toEqual({ statistic: 0, pValue: 1 });
    // Whichever is the larger one.
    const few = range(40).map(i => Math.sin(i) + 0.4);
    const many = range(284).map(i => Math.sin(1.7 * i));
    for (const { statistic, pValue } of [ksTest(few, many), ksTest(many, few)]) {
      expect(statistic).toBeCloseTo(0.3, 14);
      expect(pValue).toBeCloseTo(0.0027058248638421457, 14);
    }
  });

  it.each([
    [0.05, 0.000313745406916373],
    [0.3, 6.308935369093027e-23],
    [1, 1.5212814658578982e-76],
  ])('agree with scipy for thousands of values and small chances: moved by %d', (by, pValue) => {
    const many = range(9000).map(i => 10 * Math.sin(1.234 * i));
    const moved = range(8000).map(i => 10 * Math.sin(2.345 * i) + by);
    expect(ksTest(many, moved).pValue / pValue).toBeCloseTo(1, 11);
  });

  it('agree with scipy for more than 10,000 values, where the p value is approximate', () => {
    const many = range(12_000).map(i => 10 * Math.sin(1.234 * i));
    const moved = (by: number): number[] => range(11_000).map(i => 10 * Math.sin(2.345 * i) + by);
    expect(ksTest(many, moved(0.05)).statistic).toBeCloseTo(0.03183333333333333, 14);
    expect(ksTest(many, moved(0.05)).pValue / 1.7355338544793872e-5).toBeCloseTo(1, 4);
    expect(ksTest(many, moved(0.2)).pValue / 1.1985328669708025e-20).toBeCloseTo(1, 0);
  });

  it('agree with scipy.stats.chi2_contingency and the z test of proportions', () => {
    const { statistic, pValue, degreesOfFreedom } = chiSquareTest(before, now);
    expect(statistic).toBeCloseTo(12.421356421356421, 12);
    expect(pValue).toBeCloseTo(0.006070717361711215, 14);
    expect(degreesOfFreedom).toBe(3);
    expect(chiSquareTest(['a'], ['a', 'a'])).toEqual({ statistic: 0, pValue: 1, degreesOfFreedom: 0 });
    // z² is the chi-squared statistic of the same table.
    const z = proportionsTest({ count: 30, total: 100 }, { count: 45, total: 100 });
    expect(z.statistic ** 2).toBeCloseTo(chiSquareTest(yesNo(30), yesNo(45)).statistic, 12);
    expect(z.pValue).toBeCloseTo(chiSquareTest(yesNo(30), yesNo(45)).pValue, 14);
    expect(z.statistic).toBeGreaterThan(0);
  });

  it.each([
    [0.5, 1, 0.47950012218695337],
    [3.84, 1, 0.05004352124870519],
    [21.666, 9, 0.009999979883498333],
    [100, 50, 3.454931382984871e-5],
    [0.001, 3, 0.9999915920809419],
    [200, 9, 3.312992393909567e-38],
  ])('χ² of %d with %d degrees of freedom has the tail of scipy', (x, dof, tail) => {
    expect(chiSquareSurvival(x, dof) / tail).toBeCloseTo(1, 12);
  });

  it('χ² has the quantiles of scipy', () => {
    expect(chiSquareUpperQuantile(0.01, 9)).toBeCloseTo(21.665994333461924, 10);
    expect(chiSquareUpperQuantile(0.001, 1)).toBeCloseTo(10.827566170662733, 10);
  });

  it('refuse what they cannot compare', () => {
    expect(() => ksTest([], [1])).toThrow(/reference values are empty/);
    expect(() => ksTest([1], [NaN])).toThrow(/current values must be finite/);
    expect(() => chiSquareTest(before, [])).toThrow(/current values are empty/);
    expect(() => chiSquareTest([{}] as never, ['a'])).toThrow(/reference value 0 .* is \{\}/);
    expect(() => chiSquareTest(todo('words'), ['a'])).toThrow(UnattemptedError);
    expect(() => proportionsTest({ count: 3, total: 2 }, { count: 1, total: 2 })).toThrow(/got 3 of 2/);
  });
});

describe('distances', () => {
  it('agree with scipy', () => {
    expect(wassersteinDistance(reference, current)).toBeCloseTo(7.341613905504891, 12);
    expect(jensenShannonDistance(reference, current)).toBeCloseTo(0.2508142159142909, 14);
    expect(jensenShannonDistance(before, now)).toBeCloseTo(0.2484866854735054, 14);
    expect(lInfinityDistance(before, now)).toBeCloseTo(0.16666666666666669, 15);
    expect(hellingerDistance(before, now)).toBeCloseTo(0.2358476904864828, 14);
    expect(populationStabilityIndex(before, now)).toBeCloseTo(0.6717606445346931, 12);
  });

  it('are 0 for the same, and the largest for what has nothing in common', () => {
    for (const distance of [jensenShannonDistance, hellingerDistance, lInfinityDistance]) {
      expect(distance(before, before)).toBe(0);
      expect(distance(['a', 'b', 'b'], ['c'])).toBeGreaterThan(0.6);
      expect(distance(['a'], ['c'])).toBe(1);
    }
    expect(wassersteinDistance([5, 5, 5], [5])).toBe(0);
    expect(wassersteinDistance([3, 1, 2], [4, 3, 2])).toBe(1);
    expect(jensenShannonDistance([2, 2], [2, 2])).toBe(0);
    expect(jensenShannonDistance([2, 2], [3, 3])).toBe(1);
  });

  it('psiCriticalValue is the chi-squared quantile of Yurdakul', () => {
    expect(psiCriticalValue({ reference: 1000, current: 30 })).toBeCloseTo(0.744, 3);
    expect(psiCriticalValue({ reference: 1000, current: 100 })).toBeCloseTo(0.238, 3);
    expect(psiCriticalValue({ reference: 1000, current: 1000 })).toBeCloseTo(0.0433, 4);
    expect(() => psiCriticalValue({ reference: 0, current: 1 })).toThrow(/at least 1 value/);
    expect(() => psiCriticalValue({ reference: 9, current: 9, bins: 1 })).toThrow(/at least 2 bins/);
  });
});

describe('corrections for many tests', () => {
  const pValues = [0.01, 0.013, 0.014, 0.19, 0.35, 0.5, 0.63, 0.67, 0.75, 0.81];

  it('believe what the published procedures believe', () => {
    expect(benjaminiHochberg(pValues, 0.05)).toEqual(pValues.map(p => p <= 0.014));
    expect(benjaminiHochberg([0.9, 0.001], 0.05)).toEqual([false, true]);
    expect(benjaminiHochberg([])).toEqual([]);
    expect(holm(pValues, 0.05)).toEqual(pValues.map(() => false));
    expect(holm([0.02, 0.001, 0.3], 0.05)).toEqual([true, true, false]);
    expect(holm([0.01, 0.02], 0.05)).toEqual([true, true]);
    expect(() => holm([1.2])).toThrow(/between 0 and 1; got 1.2/);
  });
});

describe('detectDrift', () => {
  const random = seededRandom(5);
  const normal = (count: number, shift = 0): number[] => range(count).map(() => shift + normalSample(random));
  const words = (count: number, common: number): string[] =>
    range(count).map(() => (random() < common ? 'common' : `rare ${Math.floor(20 * random() ** 2)}`));

  const table = (count: number, shift: number): object[] =>
    range(count).map(() => ({
      size: normalSample(random) + shift,
      price: normalSample(random) + shift,
      kind: random() < 0.5 ? 'a' : 'b',
      missing: null,
    }));

  it('sees what has moved, and says by which test and how far', () => {
    expect(detectDrift(normal(1000), normal(200, 0.7))).toMatchObject({
      state: 'drift',
      test: 'Kolmogorov-Smirnov',
      measure: 'Wasserstein / std',
    });
    expect(detectDrift(words(1000, 0.8), words(300, 0.4))).toMatchObject({
      state: 'drift',
      test: 'chi-squared',
      measure: 'Jensen-Shannon',
    });
    const always = (value: number): number[] => range(50).map(() => value);
    expect(detectDrift(always(1), range(50)).distance).toBe(Infinity);
    expect(detectDrift(always(1), always(2))).toMatchObject({ state: 'drift', test: 'Z', distance: 1 });
  });

  it('counts numbers of few values, and tells a rare one from a move', () => {
    const dice = (sides: number, count: number): number[] => range(count).map(i => i % sides);
    expect(detectDrift(dice(6, 60), dice(6, 60)).test).toBe('Kolmogorov-Smirnov');
    expect(detectDrift(dice(5, 60), dice(5, 60)).test).toBe('chi-squared');
    expect(detectDrift(dice(2, 60), dice(2, 60)).test).toBe('Z');
    // Half of all in another order of frequency: ranks hardly see it.
    const before = range(600).map(i => [0, 0, 0, 1, 2, 2, 2, 3][i % 8]!);
    expect(detectDrift(before, dice(4, 600))).toMatchObject({ state: 'drift', measure: 'Jensen-Shannon' });
    expect(detectDrift(dice(1, 500), [...dice(1, 29), 1])).toMatchObject({ state: 'no drift', pValue: 1 });
    expect(() => detectDrift(dice(2, 60), [0, NaN])).toThrow(/current values must be finite/);
  });

  it('says nothing of a few rows, and nothing against a difference too small to matter', () => {
    expect(detectDrift(normal(1000), normal(29, 5)).state).toBe('undecided');
    const small = detectDrift(normal(9000), normal(9000, 0.06));
    expect(small.pValue).toBeLessThan(0.005);
    expect(small.state).toBe('no drift');
    expect(detectDrift(normal(9000), normal(9000, 0.06), { threshold: 0.01 }).state).toBe('drift');
  });

  it.each([
    ['numbers', (count: number) => normal(count)],
    ['skewed numbers', (count: number) => normal(count).map(Math.exp)],
    ['words, some of them rare', (count: number) => words(count, 0.6)],
  ])('raises an alarm in less than one of a hundred chunks of unmoved %s', (_kind, draw) => {
    for (const size of [1, 30, 50, 100, 300]) {
      const alarms = range(300).filter(() => detectDrift(draw(500), draw(size)).state === 'drift');
      expect(alarms.length).toBeLessThanOrEqual(3);
    }
  });

  it('accounts for the many columns of a table', () => {
    const found = detectDatasetDrift(table(500, 0), table(500, 1));
    expect(Object.keys(found.columns)).toEqual(['size', 'price', 'kind']);
    expect(found).toMatchObject({ driftedColumns: 2, hasDrifted: true });
    expect(found.columns['kind']?.state).toBe('no drift');
    expect(detectDatasetDrift(table(500, 0), table(500, 0))).toMatchObject({
      driftedColumns: 0,
      driftedShare: 0,
      hasDrifted: false,
    });
    expect(() => detectDatasetDrift([], table(1, 0))).toThrow(/at least one row/);
  });

  it('refuses options that mean nothing', () => {
    expect(() => detectDrift([1], [1], { alpha: 0 })).toThrow(/alpha lies between 0 and 1/);
    expect(() => detectDrift([1], [1], { threshold: -1 })).toThrow(/threshold is 0 or more/);
  });
});
