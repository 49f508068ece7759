import { SEAL } from '@waymark/roadmap/names';

/** What a release puts in place of a secret. */
export type Sealed = `${typeof SEAL}${string}`;

/**
 * Keeps what an author writes in a check, such as the right one of some options, from being read at a glance: a
 * student's copy holds it sealed. It keeps no secret from those who want to know.
 *
 * @param value A literal: a text, a number, a list or an object of such. In a student's copy, the sealed form.
 * @example
 * const order: string[] = ['split', 'scale', 'train'];
 * await check('q3-order', { points: 1 }, t => t.order(order, secret(['split', 'scale', 'train'])));
 */
export function secret<T>(value: T | Sealed): T {
  if (!isSealed(value)) return value;
  const opened: T = JSON.parse(Buffer.from(value.slice(SEAL.length), 'base64').toString());
  return opened;
}

function isSealed(value: unknown): value is Sealed {
  return typeof value === 'string' && value.startsWith(SEAL);
}
