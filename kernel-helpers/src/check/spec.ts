import { printValue } from '../print.ts';
import { CheckError } from './errors.ts';

/** How a check is announced. */
export interface CheckOptions {
  /** What passing it earns; above 0. */
  readonly points: number;
  /** Shown one by one, on request, the vaguest first. Default: none. */
  readonly hints?: readonly string[];
}

export interface CheckSpec {
  readonly id: string;
  readonly points: number;
  readonly hints: readonly string[];
}

const ID_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_ID_LENGTH = 80;

/** @throws CheckError Naming what in the announcement is wrong. */
export function readSpec(id: unknown, options: unknown, body: unknown): CheckSpec {
  if (typeof id !== 'string' || id.length > MAX_ID_LENGTH || !ID_PATTERN.test(id)) {
    throw new CheckError(
      `A check's id is made of lower-case words joined by hyphens, such as 'q1-baseline' (at most ${MAX_ID_LENGTH} characters); got ${printValue(id)}.`,
    );
  }
  if (typeof options !== 'object' || options === null) {
    throw new CheckError(
      `Check ${id} needs options such as { points: 2, hints: ['…', '…'] }; got ${printValue(options)}.`,
    );
  }
  const { points, hints = [] } = options as { points?: unknown; hints?: unknown };
  if (typeof points !== 'number' || !Number.isFinite(points) || points <= 0) {
    throw new CheckError(`Check ${id} needs points above 0; got ${printValue(points)}.`);
  }
  if (!Array.isArray(hints) || !hints.every(hint => typeof hint === 'string')) {
    throw new CheckError(`Check ${id} needs its hints as an array of texts; got ${printValue(hints)}.`);
  }
  if (typeof body !== 'function') {
    throw new CheckError(
      `Check ${id} needs a function that compares, such as t => t.equal(answer, 42); got ${printValue(body)}.`,
    );
  }
  return { id, points, hints: [...hints] };
}
