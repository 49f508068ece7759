import { printValue } from '../print.ts';
import { isFrameOrSeries, type FrameLike } from '../values.ts';
import { requireAnswer } from '../todo/todo.ts';

/** Words: an array or a danfojs Series. */
export type Words = readonly string[] | FrameLike;

/** How a {@link OneHotEncoder} treats what it does not know. */
export interface OneHotOptions {
  /** What a word means that was not there when it was fitted. Default: 'error'. */
  readonly unknown?: 'error' | 'zeros';
}

interface EncoderJson {
  readonly kind: 'one-hot-encoder';
  readonly categories: readonly string[];
  readonly unknown: 'error' | 'zeros';
}

/**
 * Turns a word into numbers without inventing an order: one column for each word, 1 in its own
 * column and 0 in all others, as scikit-learn's `OneHotEncoder` does. Fit it on the training rows
 * only, and use the very same encoder for every later row.
 *
 * @example
 * const encoder = OneHotEncoder.fit(['red', 'blue', 'red'], { unknown: 'zeros' });
 * const columns = encoder.categories; // ['blue', 'red']
 * const rows = encoder.transform(['red', 'green']); // [[0, 1], [0, 0]]
 */
export class OneHotEncoder {
  /** In alphabetical order; one a column. */
  readonly categories: readonly string[];
  /** What happens to a word that is none of them. */
  readonly unknown: 'error' | 'zeros';
  readonly #columns: ReadonlyMap<string, number>;

  private constructor(categories: readonly string[], unknown: 'error' | 'zeros') {
    this.categories = categories;
    this.unknown = unknown;
    this.#columns = new Map(categories.map((category, column) => [category, column]));
  }

  /**
   * Makes an encoder that knows the words of the training rows.
   *
   * @param words One a row.
   * @param options Default: a word that was not there is an error.
   * @throws TypeError When something is no word.
   * @throws RangeError When there are no words.
   */
  static fit(words: Words, { unknown = 'error' }: OneHotOptions = {}): OneHotEncoder {
    // Compared by code unit, so that the order of the columns is the same in every language.
    const categories = [...new Set(readWords(words))].toSorted((a, b) => (a < b ? -1 : 1));
    if (categories.length === 0) throw new RangeError('An encoder needs at least one word to be fitted on.');
    return new OneHotEncoder(categories, unknown);
  }

  /**
   * The encoder that was saved, with the same columns.
   *
   * @param json What `JSON.parse` made of a saved encoder.
   * @throws TypeError When `json` does not come from an encoder.
   */
  static fromJSON(json: unknown): OneHotEncoder {
    const { kind, categories, unknown } = (json ?? {}) as Partial<EncoderJson>;
    if (
      kind !== 'one-hot-encoder' ||
      !Array.isArray(categories) ||
      !categories.every(category => typeof category === 'string') ||
      (unknown !== 'error' && unknown !== 'zeros')
    ) {
      throw new TypeError(`This is no saved OneHotEncoder: ${printValue(json)}.`);
    }
    return new OneHotEncoder(categories, unknown);
  }

  /**
   * Turns words into rows of 0 and 1.
   *
   * @param words One a row.
   * @returns A row for each word, a column for each category.
   * @throws RangeError Naming a word that was not there when it was fitted, unless unknown words are zeros.
   */
  transform(words: Words): number[][] {
    return readWords(words).map(word => {
      const column = this.#columns.get(word);
      if (column === undefined && this.unknown === 'error') {
        throw new RangeError(
          `${JSON.stringify(word)} is none of the known words: ${this.categories.join(', ')}.`,
        );
      }
      return this.categories.map((_, i) => (i === column ? 1 : 0));
    });
  }

  /** What `JSON.stringify` writes of it. */
  toJSON(): EncoderJson {
    return { kind: 'one-hot-encoder', categories: this.categories, unknown: this.unknown };
  }
}

function readWords(words: Words): readonly string[] {
  requireAnswer(words);
  const list: unknown = isFrameOrSeries(words) ? words.values : words;
  if (!Array.isArray(list)) {
    throw new TypeError(`An encoder needs an array of words; got ${printValue(words)}.`);
  }
  for (const [i, word] of list.entries()) {
    requireAnswer(word);
    if (typeof word !== 'string') {
      throw new TypeError(`Word ${i} (counted from 0) is ${printValue(word)}, no text.`);
    }
  }
  return list as readonly string[];
}
