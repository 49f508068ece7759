import { MAX_WORDS_LENGTH, type CheckOutcome } from '@waymark/roadmap';

/** Texts in a cell: between quotes, and of a template what stands before its first `${`. */
const TEXT = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.|\$(?!\{))*)(?:\$\{[^`]*)?`/g;
/** Shorter ones say nothing of what was compared. */
const MIN_LENGTH = 3;

/**
 * The author's words for the comparison that failed: a text of the check's own cell with which the message begins, and
 * behind the part that it is about. What stands in the author's cell holds nothing of the student's.
 *
 * @param cell The text of the check's cell, as its author released it.
 * @returns Undefined where nothing failed, or the author said nothing of it.
 * @example
 * authorWords(outcome, "t.equal(area(3, 4), 12, 'The area')"); // 'The area'
 */
export function authorWords(outcome: CheckOutcome, cell: string): string | undefined {
  if (outcome.state !== 'incorrect') return undefined;
  const texts = [...cell.matchAll(TEXT)]
    .map(([, single, double, template]) => unescape(single ?? double ?? template ?? ''))
    .filter(text => text.length >= MIN_LENGTH);
  const failed = outcome.parts?.find(({ state }) => state === 'incorrect');
  const { message } = failed ?? outcome;
  const said = texts
    .filter(text => message.startsWith(text))
    .toSorted((left, right) => right.length - left.length)[0];
  const part = failed && texts.includes(failed.what) ? failed.what : undefined;
  const words = [part, said].filter(text => text !== undefined).join(': ');
  return words === '' ? undefined : words.slice(0, MAX_WORDS_LENGTH).trim().toWellFormed();
}

/** What a text says whose quotes were escaped. */
function unescape(text: string): string {
  return text.replaceAll(/\\(['"`\\$])/g, '$1');
}
