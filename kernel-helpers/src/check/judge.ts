import type { CheckOutcome, CheckState, PartOutcome } from '@waymark/roadmap';
import { printNumber, shorten } from '../print.ts';
import { describeThrown } from '../thrown.ts';
import { isUnattempted } from '../todo/error.ts';
import { AssertionFailure, CheckError } from './errors.ts';
import type { CheckRun, PartRun, Thrown } from './run.ts';
import type { CheckSpec } from './spec.ts';

/** More than anybody reads; a notebook keeps all that it is sent. */
const MAX_NAME_LENGTH = 200;
const MAX_MESSAGE_LENGTH = 4_000;
const MAX_STACK_LENGTH = 20_000;

/** Decides how a finished check ended. */
export function judge(spec: CheckSpec, run: CheckRun, thrown: Thrown | undefined): CheckOutcome {
  const worth = { ...spec, points: (spec.points ?? sumOf(run.parts)) || 1 };
  const whole = judgeRun(worth, run, thrown, authorFault(spec, run, thrown));
  if (run.parts.length === 0) return whole;
  const parts = run.parts.map(judgePart);
  return whole.state === 'passed' || whole.state === 'awaiting' ? combine(whole, parts) : { ...whole, parts };
}

/** A part of a check, or a check without parts. */
function judgeRun(
  spec: Worth,
  run: CheckRun,
  thrown: Thrown | undefined,
  fault: CheckError | undefined,
): CheckOutcome {
  if (run.touched !== undefined) return unattempted(spec, run.touched);
  if (thrown && isUnattempted(thrown.error)) return unattempted(spec, undefined);
  if (fault) return exception(spec, fault);
  if (!thrown && !run.failure) return passed(spec, run);
  // What went wrong may come from an app or a timer that met the placeholder on the check's behalf.
  if (run.touchedNearby !== undefined) return unattempted(spec, run.touchedNearby);
  return run.failure ? incorrect(spec, run.failure) : exception(spec, thrown?.error);
}

export type Worth = Pick<CheckSpec, 'id' | 'hints'> & { readonly points: number };

function passed(spec: Worth, { review, note }: CheckRun): CheckOutcome {
  if (review !== undefined) return { ...base(spec), state: 'awaiting', message: review };
  return {
    ...base(spec),
    state: 'passed',
    points: spec.points,
    message: note ?? 'Correct.',
    ...(note !== undefined && { isNoted: true }),
  };
}

function judgePart(run: PartRun): PartOutcome {
  const { thrown } = run;
  const outcome = judgeRun(
    { id: '', hints: [], points: run.points },
    run,
    thrown,
    authorFault(run, run, thrown),
  );
  const { state, points, maxPoints, message, expected, actual, error } = outcome;
  return {
    what: run.what,
    state,
    points,
    maxPoints,
    message,
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    ...(error !== undefined && { error }),
  };
}

/** What the parts make of a check of which nothing else failed. */
function combine(whole: CheckOutcome, parts: readonly PartOutcome[]): CheckOutcome {
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const later = whole.maxPoints - parts.reduce((sum, part) => sum + part.maxPoints, 0);
  const state = stateOf(parts);
  return {
    ...whole,
    state: state === 'passed' ? whole.state : state,
    points,
    message: messageOf(parts, later),
    parts: [...parts],
  };
}

/** What stops a check from being passed, the nearest to it first. */
const OPEN: readonly CheckState[] = ['incorrect', 'exception', 'unattempted'];

function stateOf(parts: readonly PartOutcome[]): CheckState {
  const states = new Set(parts.map(({ state }) => state));
  const open = OPEN.find(state => states.has(state));
  if (open === undefined) return states.has('awaiting') ? 'awaiting' : 'passed';
  // Whoever has answered a part of it has attempted it.
  return open === 'unattempted' && states.size > 1 ? 'incorrect' : open;
}

function messageOf(parts: readonly PartOutcome[], later: number): string {
  const right = parts.filter(({ state }) => state === 'passed').length;
  const said =
    right === parts.length
      ? 'Correct.'
      : `${right} of ${parts.length} parts ${right === 1 ? 'is' : 'are'} right.`;
  if (later <= 0) return said;
  return `${said} What earns the other ${printNumber(later)} ${later === 1 ? 'point' : 'points'} is tried when you hand in.`;
}

/** What the parts are worth together. */
function sumOf(parts: readonly PartRun[]): number {
  return parts.reduce((sum, { points }) => sum + points, 0);
}

/** The fault of the check's author, if the run shows one. */
export function authorFault(
  spec: Pick<CheckSpec, 'points'>,
  run: CheckRun,
  thrown: Thrown | undefined,
): CheckError | undefined {
  for (const { error } of [thrown, ...run.parts.map(part => part.thrown)].filter(box => box !== undefined)) {
    if (error instanceof CheckError) return error;
  }
  if (run.parts.some(part => !part.ended)) return notAwaited();
  for (const part of run.parts) {
    const fault = authorFault(part, part, part.thrown);
    if (fault && part.touched === undefined) return fault;
  }
  if (thrown || run.failure) return undefined;
  if (run.comparisons === 0) {
    return new CheckError(
      'This check compares nothing, so it cannot tell a right answer: call a method of t.',
    );
  }
  if (run.pending > 0) return notAwaited();
  const sum = sumOf(run.parts);
  if (spec.points === undefined && sum === 0) {
    return new CheckError('This check needs points, such as { points: 2 }, or parts that have them.');
  }
  return spec.points !== undefined && sum > spec.points
    ? new CheckError(`The parts of this check add up to ${sum} points, but it is worth ${spec.points}.`)
    : undefined;
}

function notAwaited(): CheckError {
  return new CheckError(
    'This check ended before its t.rejects(…) or t.part(…) was done: put `await` before it.',
  );
}

/** The outcome of a check that threw. */
export function exception(spec: Worth, thrown: unknown): CheckOutcome {
  const { name, ...texts } = describeThrown(thrown);
  const error = {
    name: shorten(name, MAX_NAME_LENGTH),
    message: shorten(texts.message, MAX_MESSAGE_LENGTH),
    stack: shorten(texts.stack, MAX_STACK_LENGTH),
  };
  const message =
    thrown instanceof CheckError
      ? `${error.message} (A fault of the check, not of your answer: tell your instructor.)`
      : `The code stopped with ${error.name}: ${error.message}`;
  return { ...base(spec), state: 'exception', message, error };
}

function unattempted(spec: Worth, label: string | undefined): CheckOutcome {
  const what = label === undefined || label === 'todo()' ? 'A todo()' : label;
  return {
    ...base(spec),
    state: 'unattempted',
    message: `Not answered yet. ${what} still stands for your answer: write it, run its cell, then run this check again.`,
  };
}

function incorrect(spec: Worth, failure: AssertionFailure): CheckOutcome {
  return {
    ...base(spec),
    state: 'incorrect',
    message: shorten(failure.message, MAX_MESSAGE_LENGTH),
    ...(failure.expected !== undefined && { expected: failure.expected }),
    ...(failure.actual !== undefined && { actual: failure.actual }),
  };
}

/** What every outcome of a check says. */
export function base(spec: Worth) {
  return {
    version: 1 as const,
    check: spec.id,
    points: 0,
    maxPoints: spec.points,
    hints: [...spec.hints],
  };
}
