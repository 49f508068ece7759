import { hashOf } from './authorship.ts';

const LENGTH = 16;

/**
 * Names the release of a lab that a notebook is: the start of the SHA-256 of its check cells' texts, in their order.
 * Equal texts give equal names, on whichever machine.
 *
 * @returns Null for a notebook without checks.
 */
export async function releaseId(checkCells: readonly string[]): Promise<string | null> {
  if (checkCells.length === 0) return null;
  return (await hashOf(JSON.stringify(checkCells))).slice(0, LENGTH);
}
