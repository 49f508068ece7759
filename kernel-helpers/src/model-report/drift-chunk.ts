import type { Column, ColumnDrift, DriftChunk, ModelDescription, ReferenceRow } from '@waymark/roadmap';
import { detectDatasetDrift, type Drift } from '../drift/detect-drift.ts';
import { isCategory, type Category } from '../evaluate/categories.ts';
import { compareColumns } from './answer-columns.ts';
import { isMissing, readAnswer, type Answer, type WatchedRow } from './rows.ts';

/** Of more rows a sample tells as much, and the exact test takes long. */
const MAX_ROWS = 1_000;
/** Of a chunk as a whole: many chunks are looked at, and each false alarm costs trust. */
const ALPHA = 0.002;

type Values = Readonly<Record<string, Category | undefined>>;

/** Rows of inputs, and of answers. */
interface Compared {
  readonly features: readonly Values[];
  readonly answers: readonly Values[];
}

interface Reference {
  readonly features: readonly Values[];
  readonly answers: readonly Answer['values'][];
}

/** Tell an input from an answer of the same name. */
const FEATURE = 'input ';
const ANSWER = 'answer ';

/**
 * Whether the inputs and the answers of a span of time have moved away from the reference, each column by the test that
 * fits it, with care for their number. A text is compared by its length, an answer that is one by its language too. Values
 * of another type and missing ones say nothing here: they are a matter of data quality.
 */
export function driftChunk(
  from: number,
  to: number,
  description: Pick<ModelDescription, 'columns' | 'reference'>,
  rows: readonly WatchedRow[],
): DriftChunk {
  const { columns, reference } = description;
  const sample = evenSample(rows, MAX_ROWS);
  const before = referenceValues({ columns, reference });
  const [answersBefore, answersNow] = compareColumns(
    before.answers,
    sample.flatMap(row => (row.status < 400 ? [readAnswer(row.output).values] : [])),
  );
  const { features, answers } = compare(
    { features: before.features, answers: answersBefore },
    {
      features: sample.flatMap(row => (row.inputs ? [featureValues(columns, row.inputs)] : [])),
      answers: answersNow,
    },
  );
  const drifted = features.filter(({ state }) => state === 'drift').length;
  const decided = features.filter(({ state }) => state !== 'undecided').length;
  return {
    from,
    to,
    rows: rows.length,
    features,
    predictions: answers,
    driftedFeatures: drifted,
    decidedFeatures: decided,
    hasDrifted: drifted > 0 && 2 * drifted >= decided,
  };
}

/** A feature's value as it is compared; undefined where it says nothing. */
export function featureValue(column: Column, value: unknown): Category | undefined {
  if (isMissing(value)) return undefined;
  if (column.kind === 'number') return Number.isFinite(value) ? Number(value) : undefined;
  if (column.kind === 'category') return isCategory(value) ? String(value) : undefined;
  return typeof value === 'string' ? value.length : undefined;
}

/** The reference's features as they are compared, and its answers as they were given; worked out once for each. */
export function referenceValues({
  columns,
  reference,
}: Pick<ModelDescription, 'columns' | 'reference'>): Reference {
  const known = references.get(reference);
  if (known) return known;
  const made = {
    features: reference.map(({ inputs }) => featureValues(columns, inputs)),
    answers: reference.map(({ output }) => readAnswer(output).values),
  };
  references.set(reference, made);
  return made;
}

const references = new WeakMap<readonly ReferenceRow[], Reference>();

function featureValues(
  columns: ModelDescription['columns'],
  inputs: Readonly<Record<string, unknown>>,
): Values {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, featureValue(column, inputs[name])]),
  );
}

/**
 * Inputs and answers are one family of tests, so that a chunk as a whole seldom raises a false alarm. A column that
 * either side lacks throughout is left out.
 */
function compare(before: Compared, now: Compared): { features: ColumnDrift[]; answers: ColumnDrift[] } {
  const [reference, current] = [columnsOf(before), columnsOf(now)];
  const names = Object.keys(reference).filter(name => name in current);
  if (names.length === 0) return { features: [], answers: [] };
  const { columns } = detectDatasetDrift(asRows(reference, names), asRows(current, names), { alpha: ALPHA });
  const found = Object.entries(columns);
  const of = (kind: string): ColumnDrift[] =>
    found.flatMap(([name, drift]) => (name.startsWith(kind) ? [plain(name.slice(kind.length), drift)] : []));
  return { features: of(FEATURE), answers: of(ANSWER) };
}

type Columns = Readonly<Record<string, readonly (Category | undefined)[]>>;

function columnsOf({ features, answers }: Compared): Columns {
  return Object.fromEntries([...namedColumns(features, FEATURE), ...namedColumns(answers, ANSWER)]);
}

function namedColumns(rows: readonly Values[], kind: string): [string, (Category | undefined)[]][] {
  return [...new Set(rows.flatMap(Object.keys))].map(name => [`${kind}${name}`, rows.map(row => row[name])]);
}

function asRows(columns: Columns, names: readonly string[]): Values[] {
  const count = Math.max(...names.map(name => columns[name]!.length));
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(names.map(name => [name, columns[name]![i]])),
  );
}

function plain(name: string, { state, test, measure, pValue, distance, threshold }: Drift): ColumnDrift {
  return {
    name,
    state,
    test,
    measure,
    pValue,
    distance: Number.isFinite(distance) ? distance : null,
    threshold,
  };
}

/** At most so many rows, evenly over all. */
export function evenSample<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]!);
}
