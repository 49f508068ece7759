import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';

/** A value that is one of a few, such as the name of a class: a word, a number, yes or no. */
export type Category = string | number | boolean;

export function isCategory(value: unknown): value is Category {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/**
 * Categories, at least one.
 *
 * @param one Names one of them in errors: 'actual class'.
 * @param many Names them all: 'actual classes'.
 * @throws RangeError When there are none.
 * @throws TypeError When something in them is no category.
 */
export function readCategories(values: readonly Category[], one: string, many: string): readonly Category[] {
  requireAnswer(values);
  if (!Array.isArray(values)) throw new TypeError(`The ${many} must be an array; got ${printValue(values)}.`);
  if (values.length === 0) throw new RangeError(`The ${many} are empty: at least one is needed.`);
  const bad = values.findIndex(value => !isCategory(value));
  if (bad >= 0) {
    throw new TypeError(
      `The ${many} must be words, numbers or booleans; ${one} ${bad} (counted from 0) is ${printValue(values[bad])}.`,
    );
  }
  return values;
}
