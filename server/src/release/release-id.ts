import { createHash } from 'node:crypto';
import type { ReleasedNotebook } from '@waymark/roadmap/lab';

const LENGTH = 16;

/**
 * Names a release of a lab, as students' pages do: the start of the SHA-256 of its check cells' texts, in their order.
 *
 * @returns Null for a lab without checks.
 */
export function releaseIdOf({ cells }: Pick<ReleasedNotebook, 'cells'>): string | null {
  const checks = cells.filter(({ metadata }) => metadata.waymark).map(({ source }) => source);
  if (checks.length === 0) return null;
  return createHash('sha256').update(JSON.stringify(checks)).digest('hex').slice(0, LENGTH);
}
