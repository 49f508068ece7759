import type { CheckOutcome } from '@waymark/roadmap';
import { shorten } from '../print.ts';
import { describeThrown } from '../thrown.ts';
import { isUnattempted } from '../todo/error.ts';
import { AssertionFailure, CheckError } from './errors.ts';
import type { CheckRun } from './run.ts';
import type { CheckSpec } from './spec.ts';

/** More than anybody reads; a notebook keeps all that it is sent. */
const MAX_NAME_LENGTH = 200;
const MAX_MESSAGE_LENGTH = 4_000;
const MAX_STACK_LENGTH = 20_000;

/** What the body of a check threw; boxed, since anything can be thrown, `undefined` too. */
export interface Thrown {
  readonly error: unknown;
}

/** Decides how a finished check ended. */
export function judge(spec: CheckSpec, run: CheckRun, thrown: Thrown | undefined): CheckOutcome {
  if (run.touched !== undefined) return unattempted(spec, run.touched);
  if (thrown && isUnattempted(thrown.error)) return unattempted(spec, undefined);
  const fault = authorFault(run, thrown);
  if (fault) return exception(spec, fault);
  if (!thrown && !run.failure) {
    return { ...base(spec), state: 'passed', points: spec.points, message: 'Correct.' };
  }
  // What went wrong may come from an app or a timer that met the placeholder on the check's behalf.
  if (run.touchedNearby !== undefined) return unattempted(spec, run.touchedNearby);
  return run.failure ? incorrect(spec, run.failure) : exception(spec, thrown?.error);
}

/** The fault of the check's author, if the run shows one. */
export function authorFault(run: CheckRun, thrown: Thrown | undefined): CheckError | undefined {
  if (thrown?.error instanceof CheckError) return thrown.error;
  if (thrown || run.failure) return undefined;
  if (run.comparisons === 0) {
    return new CheckError(
      'This check compares nothing, so it cannot tell a right answer: call a method of t.',
    );
  }
  if (run.pending > 0) {
    return new CheckError('This check ended before its t.rejects(…) was done: put `await` before it.');
  }
  return undefined;
}

/** The outcome of a check that threw. */
export function exception(spec: CheckSpec, thrown: unknown): CheckOutcome {
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

function unattempted(spec: CheckSpec, label: string | undefined): CheckOutcome {
  const what = label === undefined || label === 'todo()' ? 'A todo()' : label;
  return {
    ...base(spec),
    state: 'unattempted',
    message: `Not answered yet. ${what} still stands for your answer: write it, run its cell, then run this check again.`,
  };
}

function incorrect(spec: CheckSpec, failure: AssertionFailure): CheckOutcome {
  return {
    ...base(spec),
    state: 'incorrect',
    message: shorten(failure.message, MAX_MESSAGE_LENGTH),
    ...(failure.expected !== undefined && { expected: failure.expected }),
    ...(failure.actual !== undefined && { actual: failure.actual }),
  };
}

function base(spec: CheckSpec) {
  return {
    version: 1 as const,
    check: spec.id,
    points: 0,
    maxPoints: spec.points,
    hints: [...spec.hints],
  };
}
