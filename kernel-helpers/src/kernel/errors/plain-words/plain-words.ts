import type { Topic } from '@waymark/roadmap/refusal';
import type { CellDiagnostic } from '../../compiler/cell/diagnostic.ts';
import type { Explanation } from './explanation.ts';
import { FUNCTIONS } from './functions.ts';
import { GRAMMAR } from './grammar.ts';
import { MISSING_VALUES } from './missing-values.ts';
import { NAMES } from './names.ts';
import { OBJECTS } from './objects.ts';
import { TYPES } from './types.ts';

/** By TypeScript's number for an error, what a student reads of it. */
export const EXPLANATIONS: ReadonlyMap<number, Explanation> = new Map(
  [NAMES, TYPES, MISSING_VALUES, OBJECTS, FUNCTIONS, GRAMMAR]
    .flat()
    .flatMap(explanation => explanation.codes.map(code => [code, explanation] as const)),
);

/** More than one wants to read in a sentence. */
const MAX_PLACE_LENGTH = 40;

/** A mistake in plain words. */
export interface PlainWords {
  /** What is wrong and what to do, as Markdown. */
  readonly plain: string;
  readonly topic: Topic;
}

/**
 * Says in plain words what is wrong in a cell, and what to do.
 *
 * @param cell The cell's text.
 * @returns undefined where only TypeScript has words for it
 */
export function plainWords(
  { code, message, start, end }: CellDiagnostic,
  cell: string,
): PlainWords | undefined {
  const explanation = EXPLANATIONS.get(code);
  if (!explanation) return undefined;
  const [first = ''] = message.split('\n');
  const place = cell.slice(start, end);
  const isShort = place.length <= MAX_PLACE_LENGTH && !/[\n`]/.test(place);
  return {
    plain: explanation.say(quotedIn(first), isShort ? place : 'this', message, cell),
    topic: explanation.topic,
  };
}

/** What stands between quotation marks: a type may hold some of its own, such as `'"a" | "b"'`. */
function quotedIn(message: string): string[] {
  return [...message.matchAll(/'((?:[^']|(?<=\w)'(?=\w))*)'/g)].map(([, quoted = '']) => quoted);
}
