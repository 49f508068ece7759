import { MAX_SLUG_LENGTH, SLUG_PATTERN } from '@waymark/roadmap/names';
import { kernelHost } from '../host.ts';
import { printValue } from '../print.ts';
import { CheckError } from './errors.ts';
import { releasedHints } from './released-hints.ts';

/** How a check is announced. */
export interface CheckOptions {
  /** What passing it earns; above 0. Default: what its parts earn together. */
  readonly points?: number;
  /** Shown one by one, on request, the vaguest first. Default: those of the lab, where a student's copy keeps them out of sight. */
  readonly hints?: readonly string[];
  /** The lines of the roadmap that passing it shows: for an author. Default: none. */
  readonly items?: readonly string[];
  /** Whether a student may see the solution after a pass, or after all hints and three tries: for an author. Default: true. */
  readonly solution?: boolean;
}

export interface CheckSpec {
  readonly id: string;
  /** Undefined: what its parts add up to. */
  readonly points: number | undefined;
  readonly hints: readonly string[];
}

/** @throws CheckError Naming what in the announcement is wrong. */
export function readSpec(id: unknown, options: unknown, body: unknown): CheckSpec {
  if (typeof id !== 'string' || id.length > MAX_SLUG_LENGTH || !SLUG_PATTERN.test(id)) {
    throw new CheckError(
      `A check's id is made of lower-case words joined by hyphens, such as 'q1-baseline' (at most ${MAX_SLUG_LENGTH} characters); got ${printValue(id)}.`,
    );
  }
  if (typeof options !== 'object' || options === null) {
    throw new CheckError(
      `Check ${id} needs options such as { points: 2, hints: ['…', '…'] }; got ${printValue(options)}.`,
    );
  }
  const { points, hints } = options as { points?: unknown; hints?: unknown };
  if (hints !== undefined && !isTexts(hints)) {
    throw new CheckError(`Check ${id} needs its hints as an array of texts; got ${printValue(hints)}.`);
  }
  if (points !== undefined && !(typeof points === 'number' && Number.isFinite(points) && points > 0)) {
    throw new CheckError(`Check ${id} needs points above 0; got ${printValue(points)}.`);
  }
  if (typeof body !== 'function') {
    throw new CheckError(
      `Check ${id} needs a function that compares, such as t => t.equal(answer, 42); got ${printValue(body)}.`,
    );
  }
  return { id, points, hints: hints ?? releasedHints(id, kernelHost()?.cell?.id) };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(text => typeof text === 'string');
}
