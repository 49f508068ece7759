import type { Category } from '../evaluate/categories.ts';
import { isCategory } from '../evaluate/categories.ts';
import { isRecord } from '../records.ts';

/** A recorded request as the report reads it. */
export interface WatchedRow {
  readonly request: string;
  readonly version: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly ms: number;
  /** As in HTTP. */
  readonly status: number;
  readonly segment: string | null;
  /** By feature; null where nothing was understood. */
  readonly inputs: Readonly<Record<string, unknown>> | null;
  readonly output: unknown;
  /** What turned out to be true; undefined while nobody knows. */
  readonly actual: unknown;
}

/** A model's answer in the parts that can be compared. */
export interface Answer {
  /** By output: a single one is called `prediction`. */
  readonly values: Readonly<Record<string, Category>>;
  /** By class; undefined where the model gives none. */
  readonly probabilities: Readonly<Record<string, number>> | undefined;
}

/** Reads an answer as it was recorded: a value, `{ prediction, probabilities }`, or several values by name. */
export function readAnswer(output: unknown): Answer {
  if (isCategory(output)) return { values: { prediction: output }, probabilities: undefined };
  if (!isRecord(output)) return { values: {}, probabilities: undefined };
  const { prediction } = output;
  if (isCategory(prediction)) {
    return {
      values: { prediction },
      probabilities: readProbabilities(output['probabilities']),
    };
  }
  const values = Object.entries(output).flatMap(([name, value]): [string, Category][] =>
    isCategory(value) ? [[name, value]] : [],
  );
  return { values: Object.fromEntries(values), probabilities: undefined };
}

/** A value that is not there: `null`, `undefined`, `NaN` or an empty word. */
export function isMissing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'number' && Number.isNaN(value))
  );
}

function readProbabilities(value: unknown): Readonly<Record<string, number>> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).flatMap(([name, chance]): [string, number][] =>
    typeof chance === 'number' && chance >= 0 && chance <= 1 ? [[name, chance]] : [],
  );
  return entries.length > 1 ? Object.fromEntries(entries) : undefined;
}
