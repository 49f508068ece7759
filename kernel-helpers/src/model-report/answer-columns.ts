import type { Category } from '../evaluate/categories.ts';
import { textLanguage } from './text-language.ts';

/** Longer texts are no name of a class. */
const MAX_NAME_LENGTH = 60;
/** Where fewer answers are long, a class has a long name now and then. */
const MIN_LONG_SHARE = 0.1;

type Values = Readonly<Record<string, Category>>;

/** Whether a value is a text that somebody wrote, rather than the name of a class. */
export function isLongText(value: unknown): value is string {
  return typeof value === 'string' && value.length > MAX_NAME_LENGTH;
}

/**
 * An answer in columns that can be compared: a number or a class as it is, a text as its length in characters and its
 * language. A longer text among classes counts as its length.
 *
 * @param values By output, as {@link readAnswer} gives them.
 * @param texts The outputs that are texts.
 */
export function answerColumns(values: Values, texts: readonly string[]): Values {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, Category][] => {
      if (!texts.includes(name)) return [[name, isLongText(value) ? value.length : value]];
      const text = String(value);
      return [
        [lengthOf(name), text.length],
        [`${name}: language`, textLanguage(text)],
      ];
    }),
  );
}

/** What the length of a text is called, in characters. */
export function lengthOf(name: string): string {
  return `${name}: length`;
}

/** The answers of then and of now in columns: what is a text on either side is one on both. */
export function compareColumns(before: readonly Values[], now: readonly Values[]): [Values[], Values[]] {
  const texts = [...textOutputs(before), ...textOutputs(now)];
  const columns = (answers: readonly Values[]): Values[] =>
    answers.map(values => answerColumns(values, texts));
  return [columns(before), columns(now)];
}

/** The outputs that are texts: at least a tenth of the answers are longer than a class's name. */
function textOutputs(answers: readonly Values[]): string[] {
  return [...new Set(answers.flatMap(Object.keys))].filter(name => {
    const given = answers.filter(answer => name in answer);
    return given.filter(answer => isLongText(answer[name])).length >= MIN_LONG_SHARE * given.length;
  });
}
