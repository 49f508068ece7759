import type { ModelDescription, ModelReport } from '@waymark/roadmap';
import type { Category } from '../evaluate/categories.ts';
import { compareColumns, lengthOf } from './answer-columns.ts';
import { featureValue, referenceValues } from './drift-chunk.ts';
import { readAnswer, type WatchedRow } from './rows.ts';

const BINS = 20;
/** Of more categories the most frequent ones are shown. */
const MAX_CATEGORIES = 20;

type Distribution = ModelReport['distributions'][number];

/** By feature and output, how the values of the reference and those of now are spread, as shares. */
export function distributions(
  description: Pick<ModelDescription, 'columns' | 'reference'>,
  rows: readonly WatchedRow[],
): Distribution[] {
  const reference = referenceValues(description);
  const current = rows.flatMap(({ inputs }) => (inputs ? [inputs] : []));
  const [answers, currentAnswers] = compareColumns(
    reference.answers,
    rows.flatMap(({ status, output }) => (status < 400 ? [readAnswer(output).values] : [])),
  );
  const outputs = [...new Set([...answers, ...currentAnswers].flatMap(Object.keys))];
  return [
    ...Object.entries(description.columns).map(([name, column]) =>
      distribution(
        column.kind === 'text' ? lengthOf(name) : name,
        there(reference.features.map(row => row[name])),
        there(current.map(inputs => featureValue(column, inputs[name]))),
      ),
    ),
    ...outputs.map(name =>
      distribution(name, there(answers.map(row => row[name])), there(currentAnswers.map(row => row[name]))),
    ),
  ];
}

function there(values: readonly (Category | undefined)[]): Category[] {
  return values.flatMap(value => (value === undefined ? [] : [value]));
}

function distribution(
  name: string,
  reference: readonly Category[],
  current: readonly Category[],
): Distribution {
  const all = [...reference, ...current];
  const numbers = all.filter(value => typeof value === 'number');
  if (numbers.length === all.length && numbers.length > 0) {
    let [low, high] = [Infinity, -Infinity];
    for (const value of numbers) [low, high] = [Math.min(low, value), Math.max(high, value)];
    const width = (high - low) / BINS || 1;
    const bin = (value: Category): number => Math.min(BINS - 1, Math.floor((Number(value) - low) / width));
    return {
      name,
      at: Array.from({ length: BINS }, (_, i) => low + (i + 0.5) * width),
      reference: shares(reference.map(bin), BINS),
      current: shares(current.map(bin), BINS),
    };
  }
  const counts = new Map<string, number>();
  for (const value of all) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const names = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MAX_CATEGORIES)
    .map(([one]) => one);
  const place = (value: Category): number => names.indexOf(String(value));
  return {
    name,
    at: names,
    reference: shares(reference.map(place), names.length),
    current: shares(current.map(place), names.length),
  };
}

function shares(places: readonly number[], count: number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (const place of places) if (place >= 0) counts[place]!++;
  return counts.map(one => (places.length === 0 ? 0 : one / places.length));
}
