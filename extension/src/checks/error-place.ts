import type { CheckOutcome } from '@waymark/roadmap';

/** A line of a cell, from a stack trace. */
export interface CellFrame {
  /** The cell's execution count. */
  readonly count: number;
  /** From 1. */
  readonly line: number;
}

/** A cell as {@link errorPlace} needs it. */
export interface CandidateCell {
  readonly count: number | null;
  /** Whether the student's answer belongs here (nbgrader's `solution`). */
  readonly isAnswer: boolean;
}

export interface ErrorPlace {
  /** Index of the cell in its notebook. */
  readonly cell: number;
  /** From 1; undefined when only the cell is known. */
  readonly line: number | undefined;
}

/** The frames of a kernel's stack trace that lie in cells, innermost first: `at f (cell [3]:2:7)`. */
export function cellFrames(stack: string): CellFrame[] {
  return [...stack.matchAll(/\bcell \[(\d+)\]:(\d+)/g)].map(([, count, line]) => ({
    count: Number(count),
    line: Number(line),
  }));
}

/** What a check threw, or else the first of its parts that threw; undefined where nothing did. */
export function thrownIn({
  error,
  parts = [],
}: Pick<CheckOutcome, 'error' | 'parts'>): CheckOutcome['error'] {
  return error ?? parts.find(part => part.error !== undefined)?.error;
}

/**
 * Where a student should look after a check has thrown: the innermost line outside of the check's
 * own cell, else the answer cell nearest above the check.
 *
 * @param own Index of the check's cell.
 */
export function errorPlace(
  stack: string,
  cells: readonly CandidateCell[],
  own: number,
): ErrorPlace | undefined {
  for (const { count, line } of cellFrames(stack)) {
    const cell = cells.findIndex(candidate => candidate.count === count);
    if (cell !== -1 && cell !== own) return { cell, line };
  }
  const answer = cells.slice(0, Math.max(own, 0)).findLastIndex(candidate => candidate.isAnswer);
  return answer === -1 ? undefined : { cell: answer, line: undefined };
}
