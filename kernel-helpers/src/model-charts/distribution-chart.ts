import type { Category } from '../evaluate/categories.ts';
import { chart, type Chart } from '../chart/chart.ts';
import type { Trace } from '../chart/types.ts';
import { detectDrift, type Drift, type DriftOptions } from '../drift/detect-drift.ts';
import { countCategories, toShares } from '../drift/samples.ts';
import { COLOURS } from './colours.ts';

const BINS = 24;
const MAX_CATEGORIES = 20;
const OTHERS = 'others';

/** What {@link distributionChart} and {@link driftChart} draw. */
export interface DistributionChartOptions {
  /** What the values are: 'living area'. Default: 'value'. */
  readonly name?: string;
  /** Of the values: `sq ft`. Default: none. */
  readonly unit?: string;
}

/**
 * Draws how two samples are distributed, one over the other: numbers in equal bins over both, categories by share, the
 * twenty most frequent ones.
 *
 * @param reference What to compare with, such as a column of the training set.
 * @param current The values of now.
 * @param options What the values are, and their unit.
 * @throws RangeError When one of them is empty.
 * @throws TypeError When something is neither a number nor a word nor a boolean.
 * @example
 * distributionChart([1, 2, 2, 3], [2, 3, 3, 4], { name: 'rooms' });
 */
export function distributionChart(
  reference: readonly Category[],
  current: readonly Category[],
  options: DistributionChartOptions = {},
): Chart {
  return draw(reference, current, options, `${options.name ?? 'value'}: before and now`);
}

/**
 * The same, with what {@link detectDrift} says of it in the title.
 *
 * @param reference What to compare with, such as a column of the training set.
 * @param current The values of now.
 * @param options What the values are, their unit, and how drift is decided.
 * @throws As {@link detectDrift}.
 * @example
 * driftChart([1, 2, 2, 3], [2, 3, 3, 4], { name: 'rooms' });
 */
export function driftChart(
  reference: readonly Category[],
  current: readonly Category[],
  options: DistributionChartOptions & DriftOptions = {},
): Chart {
  const drift = detectDrift(reference, current, options);
  return draw(reference, current, options, `${options.name ?? 'value'}: ${inWords(drift)}`);
}

function inWords({ state, measure, distance, threshold, pValue }: Drift): string {
  const figures = `${measure} ${distance.toFixed(2)}, matters from ${threshold} on; p ${pValue < 0.001 ? '< 0.001' : pValue.toFixed(3)}`;
  const words = { drift: 'has drifted', 'no drift': 'has not drifted', undecided: 'too few rows to tell' };
  return `${words[state]} (${figures})`;
}

function draw(
  reference: readonly Category[],
  current: readonly Category[],
  { name = 'value', unit = '' }: DistributionChartOptions,
  title: string,
): Chart {
  const isNumeric = [...reference, ...current].every(value => typeof value === 'number');
  const { places, before, now } = isNumeric
    ? binned(reference.map(Number), current.map(Number))
    : counted(reference, current);
  const bars = (label: string, counts: readonly number[], color: string): Trace => ({
    type: 'bar',
    name: label,
    x: places,
    y: toShares(counts).map(share => 100 * share),
    opacity: isNumeric ? 0.6 : 1,
    marker: { color },
  });
  return chart([bars('reference', before, COLOURS.reference), bars('current', now, COLOURS.current)], {
    title,
    barmode: isNumeric ? 'overlay' : 'group',
    xaxis: { title: unit === '' ? name : `${name} (${unit})`, ...(isNumeric ? {} : { type: 'category' }) },
    yaxis: { title: 'share of the rows, %', rangemode: 'tozero' },
  });
}

interface Counted {
  /** The middle of each bin, or the name of each category. */
  readonly places: readonly (number | string)[];
  readonly before: readonly number[];
  readonly now: readonly number[];
}

function binned(reference: readonly number[], current: readonly number[]): Counted {
  // Refuses what is empty, as for categories.
  countCategories(reference, current);
  const sorted = Float64Array.from([...reference, ...current].filter(Number.isFinite)).toSorted();
  const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const width = (high - low) / BINS || 1;
  const count = (values: readonly number[]): number[] => {
    const counts = Array.from({ length: BINS }, () => 0);
    for (const value of values) {
      if (Number.isFinite(value)) counts[Math.min(BINS - 1, Math.floor((value - low) / width))]!++;
    }
    return counts;
  };
  const places = Array.from({ length: BINS }, (_, i) => low + (i + 0.5) * width);
  return { places, before: count(reference), now: count(current) };
}

function counted(reference: readonly Category[], current: readonly Category[]): Counted {
  const counts = countCategories(reference, current);
  const rows = counts.categories
    .map((category, i) => ({
      category: String(category),
      before: counts.reference[i]!,
      now: counts.current[i]!,
    }))
    .toSorted((a, b) => b.before + b.now - a.before - a.now);
  const shown = rows.slice(0, MAX_CATEGORIES);
  const rest = rows.slice(MAX_CATEGORIES);
  if (rest.length > 0) {
    const sum = (key: 'before' | 'now'): number => rest.reduce((total, row) => total + row[key], 0);
    shown.push({ category: OTHERS, before: sum('before'), now: sum('now') });
  }
  return {
    places: shown.map(({ category }) => category),
    before: shown.map(({ before }) => before),
    now: shown.map(({ now }) => now),
  };
}
