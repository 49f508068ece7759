import { shuffled } from '../data/split.ts';
import { isCategory, type Category } from '../evaluate/categories.ts';
import { readNumbers, type Numbers } from '../evaluate/numbers.ts';
import { isMissing } from '../model-report/rows.ts';
import { printValue } from '../print.ts';
import { isRecord } from '../records.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isModelOutput, type ModelOutput } from './outputs.ts';
import type { Column, StoredRow } from './shapes.ts';

/** More rows tell drift no better, and have to be stored. */
const MAX_ROWS = 1_000;
/** A word that has more values than these is a text. */
const MAX_CATEGORIES = 50;
const SAMPLE_SEED = 1;

/** What a model was asked and answered before it was served, and what was true, where that is known. */
export interface ReferenceRow {
  /** By feature. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly output: ModelOutput;
  readonly actual?: Category;
}

/** What live predictions are held against. */
export interface Reference {
  /** At most 1,000, drawn at random, the same ones each time. */
  readonly rows: readonly StoredRow[];
  /** By feature, as all rows show them. */
  readonly columns: Readonly<Record<string, Column>>;
}

/**
 * Reads a reference: rows, or the answers alone.
 *
 * @throws RangeError When it is empty, or holds a number that is not finite.
 * @throws TypeError When it is neither.
 */
export function readReference(reference: Numbers | readonly Category[] | readonly ReferenceRow[]): Reference {
  requireAnswer(reference);
  const rows = rowsOf(reference);
  const names = new Set(rows.flatMap(({ inputs }) => Object.keys(inputs)));
  const columns = [...names].map((name): [string, Column] => [
    name,
    columnOf(rows.map(({ inputs }) => inputs[name])),
  ]);
  const sample = rows.length <= MAX_ROWS ? rows : shuffled(rows, SAMPLE_SEED).slice(0, MAX_ROWS);
  return { rows: sample, columns: Object.fromEntries(columns) };
}

function rowsOf(reference: Numbers | readonly Category[] | readonly ReferenceRow[]): StoredRow[] {
  if (Array.isArray(reference) && reference.length > 0) {
    const values: readonly unknown[] = reference;
    if (values.every(value => typeof value !== 'number' && isCategory(value))) {
      return values.map(output => ({ inputs: {}, output }));
    }
    if (values.some(isReferenceRow)) return values.map(readRow);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `readNumbers` says what it is where it is no numbers
  return readNumbers(reference as Numbers, 'The reference values').map(output => ({ inputs: {}, output }));
}

function isReferenceRow(value: unknown): value is ReferenceRow {
  return isRecord(value) && isRecord(value['inputs']) && isModelOutput(value['output']);
}

function readRow(value: unknown, index: number): StoredRow {
  if (isReferenceRow(value)) return value;
  throw new TypeError(
    `A row of the reference has inputs by feature and an output; row ${index} (counted from 0) is ${printValue(value)}.`,
  );
}

/** A column as its values show it. What is no number in every row is a word, and one of many words a text. */
function columnOf(values: readonly unknown[]): Column {
  const present = values.filter(value => !isMissing(value));
  const missingShare = (values.length - present.length) / values.length;
  const numbers = present.filter(value => typeof value === 'number');
  if (numbers.length === present.length && numbers.length > 0) {
    let [min, max] = [Infinity, -Infinity];
    for (const value of numbers) [min, max] = [Math.min(min, value), Math.max(max, value)];
    return { kind: 'number', min, max, missingShare };
  }
  const categories = [...new Set(present.filter(isCategory))];
  if (categories.length > MAX_CATEGORIES) return { kind: 'text', missingShare };
  return { kind: 'category', categories, missingShare };
}
