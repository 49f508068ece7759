import type { Column, FeatureQuality, ModelDescription, ModelReport } from '@waymark/roadmap';
import { proportionsTest } from '../drift/chi-square-test.ts';
import { isMissing, type WatchedRow } from './rows.ts';

/** Below this the share of missing values is not compared with training's. */
const MIN_ROWS = 30;
const SKEW_ALPHA = 0.001;
/** A smaller difference of the shares matters to nobody. */
const MIN_SKEW = 0.05;

type Fault = 'missing' | 'wrongType' | 'outOfRange' | 'unseen';

/**
 * What is wrong with the inputs of a model: values that are missing, of another type, out of the range or none of the
 * categories of training, rows that come again, and fields that it does not know.
 */
export function dataQuality(
  { columns, reference }: Pick<ModelDescription, 'columns' | 'reference'>,
  rows: readonly WatchedRow[],
): ModelReport['quality'] {
  const inputs = rows.flatMap(row => (row.inputs ? [row.inputs] : []));
  const known = new Set(Object.keys(columns));
  const unknownFields = new Set(
    inputs.flatMap(Object.keys).filter(name => known.size > 0 && !known.has(name)),
  );
  return {
    rows: inputs.length,
    duplicates: inputs.length - new Set(inputs.map(input => JSON.stringify(input))).size,
    features: Object.entries(columns).map(([name, column]) =>
      featureQuality(
        name,
        column,
        inputs.map(input => input[name]),
        reference.length,
      ),
    ),
    unknownFields: [...unknownFields].toSorted(),
  };
}

function featureQuality(
  name: string,
  column: Column,
  values: readonly unknown[],
  referenceRows: number,
): FeatureQuality {
  const counts: Record<Fault, number> = { missing: 0, wrongType: 0, outOfRange: 0, unseen: 0 };
  for (const value of values) {
    const fault = faultOf(column, value);
    if (fault) counts[fault]++;
  }
  return {
    name,
    rows: values.length,
    ...counts,
    isSkewed: isSkewed(column, counts.missing, values.length, referenceRows),
  };
}

function faultOf(column: Column, value: unknown): Fault | undefined {
  if (isMissing(value)) return 'missing';
  if (column.kind === 'number') {
    if (typeof value !== 'number') return 'wrongType';
    return value < column.min || value > column.max ? 'outOfRange' : undefined;
  }
  if (column.kind === 'text') return typeof value === 'string' ? undefined : 'wrongType';
  const { categories } = column;
  if (!categories.some(category => typeof category === typeof value)) return 'wrongType';
  return categories.some(category => category === value) ? undefined : 'unseen';
}

/** Whether it is missing more, or less, often than in training, and that is no chance (a z test of two proportions). */
function isSkewed({ missingShare }: Column, missing: number, rows: number, referenceRows: number): boolean {
  if (rows < MIN_ROWS || referenceRows < MIN_ROWS) return false;
  if (Math.abs(missing / rows - missingShare) < MIN_SKEW) return false;
  const before = { count: Math.round(missingShare * referenceRows), total: referenceRows };
  return proportionsTest(before, { count: missing, total: rows }).pValue < SKEW_ALPHA;
}
