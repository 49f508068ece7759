import { STATUS_CODES } from 'node:http';
import type { Problem } from '@waymark/roadmap';
import type { z } from 'zod';

export const PROBLEM_TYPE = 'application/problem+json';

/** Describes what was wrong, in the form of RFC 9457. */
export function problem(status: number, detail: string, errors?: Problem['errors']): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors && { errors }),
  };
}

export const NO_IDENTITY = problem(
  401,
  'The request carries no identity: reach this server through JupyterLab.',
);
export const NOT_YOURS = problem(403, 'What you ask for is not yours to see or to do in this course.');
export const OTHER_ORIGIN = problem(403, 'The request comes from a page of another origin.');

export const TOO_MANY_EVENTS = problem(
  429,
  'More events than a person makes: wait a little, they are not lost.',
);
/** Nothing of it is kept, so that what was acknowledged before stays so. */
export const TOO_BUSY = problem(
  503,
  'The server has more to write than it can just now: nothing of this was kept, try again in a moment.',
);
/** Said to everybody: the log says which disk. */
export const DISK_FULL = problem(
  507,
  'The disk of the server is full, and nothing of this was kept: tell whoever runs it to make room, and try again then.',
);

/** A megabyte of what nobody asked for does not come back as a megabyte of complaints. */
const MAX_ERRORS = 20;
const MAX_ERROR_LENGTH = 300;

/** Names each field that did not fit, but for those after the twentieth. `prefix` is the path of what was parsed. */
export function invalid(error: z.ZodError, prefix: readonly PropertyKey[] = []): Problem {
  const errors = error.issues.slice(0, MAX_ERRORS).map(({ path, message }) => ({
    field: [...prefix, ...path].map(String).join('.').slice(0, MAX_ERROR_LENGTH),
    message: message.slice(0, MAX_ERROR_LENGTH).toWellFormed(),
  }));
  return problem(400, 'Some fields are not as expected: see errors.', errors);
}

/** A request that ends in a problem. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  /** After how many seconds it is worth another try. */
  readonly retryAfter: number | undefined;

  constructor(value: Problem, retryAfter?: number) {
    super(value.detail ?? value.title);
    this.problem = value;
    this.retryAfter = retryAfter;
  }
}
