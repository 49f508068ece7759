import type { Lab } from '@waymark/roadmap';

/**
 * Whose check an outcome comes from. Anything can display an outcome, so what it says counts only where it
 * comes from the author's own cell.
 * - `author`: the cell is as it was released.
 * - `unknown`: the page does not know the lab (yet); the server will.
 * - `changed`: it is the check's cell, with another text.
 * - `elsewhere`: the lab has such a check, in another cell.
 * - `made-up`: the lab has no such check.
 */
export type Authorship = 'author' | 'unknown' | 'changed' | 'elsewhere' | 'made-up';

/** The cell below which an outcome stands. */
export interface CheckCell {
  readonly id: string;
  /** As it ran. */
  readonly text: string;
}

/** @param lab The outcome's lab as the server describes it. */
export async function authorshipOf(
  check: string,
  cell: CheckCell,
  lab: Lab | undefined,
): Promise<Authorship> {
  if (!lab) return 'unknown';
  const known = lab.checks.find(({ id }) => id === check);
  if (!known) return 'made-up';
  if (known.cell !== cell.id) return 'elsewhere';
  if (known.texts && !known.texts.includes(await hashOf(cell.text))) return 'changed';
  return 'author';
}

/** The SHA-256 of a text, in hex. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('');
}
