import { z } from 'zod';
import type { Place } from './tree.ts';

const STORAGE_KEY = 'waymark:place-to-show';

/** A page takes a moment to load; a wish older than this is forgotten. */
const HANDOVER_MAX_MS = 60_000;

const wishSchema = z.object({ lab: z.string(), cell: z.string(), at: z.number() });

/**
 * Leaves a note for the page that is about to open `place`. Notebook 7 opens each notebook in a
 * browser tab of its own, and has no address for a cell.
 */
export function leavePlace({ lab, cell }: Place, storage: Storage, now: number): void {
  if (cell !== undefined) storage.setItem(STORAGE_KEY, JSON.stringify({ lab, cell, at: now }));
}

/** Takes the cell that another page wants this lab opened at; once. */
export function takePlace(lab: string, storage: Storage, now: number): string | undefined {
  const wish = wishSchema.safeParse(parse(storage.getItem(STORAGE_KEY))).data;
  if (wish?.lab !== lab) return undefined;
  storage.removeItem(STORAGE_KEY);
  return now - wish.at <= HANDOVER_MAX_MS ? wish.cell : undefined;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null; // Not what we wrote.
  }
}
