import { createHash } from 'node:crypto';
import { runnableSource, tokenize, type Span, type SourceCell, type Token } from '@waymark/roadmap/lab';
import { codeCells } from '../code-cells.ts';
import type { Change } from '../changes.ts';
import { visibleSource } from '../visible.ts';

/** Cells as they run one after the other in one kernel: by their index, what stands in the place of one. */
export type Exchange = ReadonlyMap<number, string>;

/**
 * What a run of the first cells of a lab depends on, as one text: the code of each, without what does not matter when it
 * runs. That is the text between the cells, stubs and wrong answers, the hints and roadmap lines of a check, comments and
 * blank lines: of what ends in an error, which would name its line, nothing is kept.
 *
 * @param last The index of the last cell that runs.
 * @param exchange What runs in the place of some cells.
 */
export function codeUpTo(cells: readonly SourceCell[], last: number, exchange: Exchange = new Map()): string {
  return JSON.stringify(
    codeCells(cells.slice(0, last + 1)).map(cell => {
      const other = exchange.get(cell.index);
      return other === undefined ? bareCodeOf(cell) : bareCode(other);
    }),
  );
}

/** A lab has some hundred keys, and each is about all of its cells. */
const bareCodes = new WeakMap<SourceCell, string>();

function bareCodeOf(cell: SourceCell): string {
  const known = bareCodes.get(cell) ?? bareCode(codeOf(cell));
  bareCodes.set(cell, known);
  return known;
}

/** The code of a cell that matters when it runs. */
function codeOf(cell: SourceCell): string {
  return cell.kind === 'check' ? withoutWords(cell.source, cell.check.option) : runnableSource(cell.source);
}

/** A check as a student has it, as it matters when it runs. */
export function visibleCode(cell: SourceCell): string {
  return cell.kind === 'check' ? withoutWords(visibleSource(cell), cell.check.option) : codeOf(cell);
}

function withoutWords(source: string, { hints, items }: { hints?: Span; items?: Span }): string {
  return [hints, items]
    .filter(span => span !== undefined)
    .toSorted((left, right) => right.from - left.from)
    .reduce((text, { from, to }) => text.slice(0, from) + text.slice(to), source);
}

/** A comment that the compiler heeds. */
const HEEDED = /^\/\/\/\s*<|@(?:ts-|jsx)/;

/**
 * Without comments and blank lines, and with one space for many. In a template they are text, and stay. Markers
 * of regions, and an author's word to the gate, are comments: which there are is known by what is left out, and tried.
 */
export function bareCode(code: string): string {
  const kept: string[] = ['\n'];
  for (const token of tokenize(code)) {
    const text = asCode(token);
    const isBlank = text === ' ' || text === '\n';
    if (text === '\n' && kept.at(-1) === ' ') kept.pop();
    // Space behind space adds nothing, nor does a line break behind another.
    if (!isBlank || (kept.at(-1) !== '\n' && kept.at(-1) !== ' ')) kept.push(text);
  }
  return kept.join('').trim();
}

/** A comment is what it is to the compiler: space, or the end of a line; so is all white space. */
function asCode({ type, text }: Token): string {
  const isSpace = type === 'WhiteSpace' || type === 'LineTerminatorSequence';
  if (!isSpace && (!type.endsWith('Comment') || HEEDED.test(text))) return text;
  return /[\n\r\u2028\u2029]/.test(text) ? '\n' : ' ';
}

/** A key of what is said to decide about a result. */
export function keyOf(kind: string, ...decisive: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...decisive]))
    .digest('hex');
}

/**
 * What the verdict on a change depends on: the code that runs before it and for it, and no wrong answer beside it. Cheats
 * are judged by the checks as a student has them.
 *
 * @param last The index of the last check that judges it.
 */
export function keyOfChange(
  cells: readonly SourceCell[],
  { kind, cell, source }: Pick<Change, 'kind' | 'cell' | 'source'>,
  last: number,
): string {
  const visible = kind === 'mutation' ? [] : cells.map(one => [one.index, visibleCode(one)] as const);
  const exchange = new Map([...visible, [cell.index, runnableSource(source)]]);
  return keyOf('change', codeUpTo(cells, last), codeUpTo(cells, last, exchange));
}
