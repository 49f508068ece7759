import type { ErrorContent } from '@waymark/kernel-helpers/client';
import { checkOutcomeSchema, earnedPoints, type CheckState, type LabCheck } from '@waymark/roadmap';
import { INTERRUPTED, UNATTEMPTED } from '@waymark/roadmap/names';

const MAX_REASON_LENGTH = 300;

/** What came of a check of a submission, by the author's own cell. */
export interface Verdict {
  readonly check: string;
  readonly state: CheckState;
  readonly points: number;
  readonly maxPoints: number;
  /** Why it did not pass. */
  readonly why?: string;
}

export interface CheckEnd {
  /** Everything that its cell has shown as the outcome of a check, updates included. */
  readonly outcomes: readonly unknown[];
  readonly error: ErrorContent | undefined;
  /** Whether it was interrupted because it took too long. */
  readonly isCut: boolean;
}

/**
 * Judges a check by what its cell has shown: one outcome, of this check, and no error. The check itself shows one, so
 * another one is of an answer that the check has called; points are by the lab.
 *
 * @param redeclared What the check reads and a cell of the student's has declared anew.
 */
export function judgeCheck(
  check: LabCheck,
  { outcomes, error, isCut }: CheckEnd,
  redeclared: readonly string[] = [],
): Verdict {
  if (isCut) return noVerdict(check, 'its answer ran too long');
  if (redeclared.length > 0) {
    return noVerdict(
      check,
      `a cell of the student declares anew what the check reads: ${redeclared.join(', ')}`,
    );
  }
  if (error?.ename === UNATTEMPTED) return noVerdict(check, 'not answered', 'unattempted');
  if (error) {
    const said = error.ename === INTERRUPTED ? 'it was interrupted' : `${error.ename}: ${error.evalue}`;
    return noVerdict(check, `its cell ended in an error: ${said}`);
  }
  const [first, ...more] = outcomes;
  const outcome = checkOutcomeSchema.safeParse(first).data;
  if (outcome?.check !== check.id || more.length > 0) {
    const count = outcomes.length;
    return noVerdict(
      check,
      count > 1
        ? `its cell shows ${count} outcomes, where the check shows one`
        : 'its cell shows no outcome of it',
    );
  }
  const { state, message } = outcome;
  const points = earnedPoints(check, outcome);
  const verdict = { check: check.id, state, points, maxPoints: check.points };
  return points === check.points ? verdict : { ...verdict, why: shorten(message) };
}

/** A check that earns nothing. */
export function noVerdict({ id, points }: LabCheck, why: string, state: CheckState = 'exception'): Verdict {
  return { check: id, state, points: 0, maxPoints: points, why: shorten(why) };
}

/** One line, of a length that somebody reads. */
export function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_REASON_LENGTH ? `${line.slice(0, MAX_REASON_LENGTH - 1)}…` : line;
}
