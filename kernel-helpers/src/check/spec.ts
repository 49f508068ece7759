import { HINTS_SEAL, MAX_SLUG_LENGTH, SLUG_PATTERN } from '@waymark/roadmap/names';
import { printValue } from '../print.ts';
import { CheckError } from './errors.ts';

/** How a check is announced. */
export interface CheckOptions {
  /** What passing it earns; above 0. */
  readonly points: number;
  /** Shown one by one, on request, the vaguest first; or the same sealed, as in a released lab. Default: none. */
  readonly hints?: readonly string[] | SealedHints;
}

/** Hints that do not read at a glance: the base64 of their JSON array. A lab's release seals them. */
export type SealedHints = `${typeof HINTS_SEAL}${string}`;

export interface CheckSpec {
  readonly id: string;
  readonly points: number;
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
  const { points, hints = [] } = options as { points?: unknown; hints?: unknown };
  const texts = readHints(hints);
  if (!texts) {
    throw new CheckError(`Check ${id} needs its hints as an array of texts; got ${printValue(hints)}.`);
  }
  if (typeof points !== 'number' || !Number.isFinite(points) || points <= 0) {
    throw new CheckError(`Check ${id} needs points above 0; got ${printValue(points)}.`);
  }
  if (typeof body !== 'function') {
    throw new CheckError(
      `Check ${id} needs a function that compares, such as t => t.equal(answer, 42); got ${printValue(body)}.`,
    );
  }
  return { id, points, hints: texts };
}

function readHints(hints: unknown): string[] | undefined {
  if (typeof hints === 'string' && hints.startsWith(HINTS_SEAL)) {
    return unseal(hints.slice(HINTS_SEAL.length));
  }
  return Array.isArray(hints) && hints.every(hint => typeof hint === 'string') ? [...hints] : undefined;
}

function unseal(sealed: string): string[] | undefined {
  try {
    const hints: unknown = JSON.parse(Buffer.from(sealed, 'base64').toString());
    return typeof hints === 'string' ? undefined : readHints(hints);
  } catch {
    return undefined; // What was typed over is no JSON any more: the caller says so.
  }
}
