import { createHash } from 'node:crypto';
import { runnableSource, type Span, type SourceCell } from '@waymark/roadmap/lab';
import type { Change } from '../changes.ts';
import { visibleSource } from '../visible.ts';

/** Cells as they run one after the other in one kernel: by their index, what stands in the place of one. */
export type Exchange = ReadonlyMap<number, string>;

/**
 * What a run of the first cells of a lab depends on, as one text: the code of each, without what does not matter when it
 * runs. That is the text between the cells, stubs and wrong answers, and the hints and roadmap lines of a check. What
 * matters only to where an error is said to be, the lines, stays.
 *
 * @param last The index of the last cell that runs.
 * @param exchange What runs in the place of some cells.
 */
export function codeUpTo(cells: readonly SourceCell[], last: number, exchange: Exchange = new Map()): string {
  const code = cells.slice(0, last + 1).filter(({ kind }) => kind !== 'text');
  return JSON.stringify(code.map(cell => trimmed(exchange.get(cell.index) ?? codeOf(cell))));
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
    .reduce((text, { from, to }) => {
      const lines = '\n'.repeat(text.slice(from, to).split('\n').length - 1);
      return text.slice(0, from) + lines + text.slice(to);
    }, source);
}

function trimmed(code: string): string {
  return code.replace(/[^\S\n]+$/gm, '').trimEnd();
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
