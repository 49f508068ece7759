import { isCategory, type Category } from '../evaluate/categories.ts';
import { isRecord } from '../records.ts';

/** A class with the model's probability of each. */
export interface ClassAnswer {
  readonly prediction: Category;
  /** By class, each from 0 to 1. */
  readonly probabilities?: Readonly<Record<string, number>>;
}

/** What a model can answer: a number, a class, a class with its probabilities, a text, or several values by name. */
export type ModelOutput = Category | ClassAnswer | Readonly<Record<string, Category>>;

/** Whether it is an answer that can be recorded. A number that is not finite is none. */
export function isModelOutput(value: unknown): value is ModelOutput {
  if (typeof value === 'number') return Number.isFinite(value);
  if (isCategory(value)) return true;
  if (!isRecord(value) || Array.isArray(value)) return false;
  const { prediction, probabilities, ...rest } = value;
  const all = [...('prediction' in value ? [prediction] : []), ...Object.values(rest)];
  return (
    all.length > 0 && all.every(isModelOutput) && (probabilities === undefined || isRecord(probabilities))
  );
}
