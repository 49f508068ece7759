import { UNATTEMPTED_KEY } from '../host.ts';

const MAX_CAUSES = 8;

/**
 * Thrown where the value of an exercise is needed that nobody has written yet.
 *
 * @example
 * const price: number = todo('price');
 * try {
 *   console.log(price * 2);
 * } catch (error) {
 *   if (error instanceof UnattemptedError) console.log(error.what); // todo('price')
 * }
 */
export class UnattemptedError extends Error {
  override readonly name = 'UnattemptedError';
  /** By this mark the kernel and a check know the error, whichever copy of this file made it. */
  readonly [UNATTEMPTED_KEY] = true;
  /** The exercise's name as the student reads it: `todo('price')`. */
  readonly what: string;

  constructor(what: string, options?: ErrorOptions) {
    super(`${what} is not written yet: replace it with your answer, then run its cell again.`, options);
    this.what = what;
  }
}

/** Whether an error, or any error that caused it, says that an exercise is not attempted yet. */
export function isUnattempted(error: unknown): boolean {
  try {
    for (let depth = 0, cause = error; depth < MAX_CAUSES; depth++) {
      if ((typeof cause !== 'object' && typeof cause !== 'function') || cause === null) return false;
      if ((cause as { [UNATTEMPTED_KEY]?: unknown })[UNATTEMPTED_KEY] === true) return true;
      cause = (cause as { cause?: unknown }).cause;
    }
  } catch {
    // What was thrown refuses to be read, so it is no error of ours.
  }
  return false;
}
