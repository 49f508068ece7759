import { createHash } from 'node:crypto';

/** One act has an id of its own for each whom it is about, the same each time. */
export function idFor(id: string, subject: string): string {
  const hex = createHash('sha256').update(`${id} ${subject}`).digest('hex');
  // The form of a UUID that is made by a rule of one's own (RFC 9562, version 8).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
