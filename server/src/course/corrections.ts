import { join } from 'node:path';
import { correctionsSchema, type CellChange, type LabCorrection } from '@waymark/roadmap';
import { correctionNoteSchema, placesOf, type CorrectionNote } from '@waymark/roadmap/lab';
import { z } from 'zod';
import { readOptional, writeAtomic } from '../files.ts';
import type { Copy } from './copy.ts';

/** Older ones are forgotten: their copies from before are kept all the same. */
const MAX_KEPT = 200;

const releaseNotesSchema = z.object({ corrections: z.array(correctionNoteSchema) });

/** What was corrected in a course folder, for the sidebar to tell. */
export class Corrections {
  readonly #path: string;

  /** @param course The folder. */
  constructor(course: string) {
    this.#path = join(course, '.waymark/corrections.json');
  }

  /** The corrections, the oldest first; none when the file is damaged, since nothing but a message hangs on it. */
  async read(): Promise<readonly LabCorrection[]> {
    const text = await readOptional(this.#path);
    if (text === undefined) return [];
    try {
      return correctionsSchema.parse(JSON.parse(text)).corrections;
    } catch {
      return [];
    }
  }

  async add(correction: LabCorrection): Promise<void> {
    const corrections = [...(await this.read()), correction].slice(-MAX_KEPT);
    await writeAtomic(this.#path, `${JSON.stringify({ corrections }, null, 2)}\n`);
  }
}

/** Changes with the author's words for their cells; a cell that was removed is known by the release before. */
export function placeChanges(
  changes: readonly CellChange[],
  before: Copy,
  release: Copy,
): LabCorrection['changes'] {
  const places = new Map([before, release].flatMap(({ cells }) => placesOf(cells)).map(p => [p.cellId, p]));
  return changes.map(({ kind, cell }) => {
    const { heading, firstLine = '' } = places.get(cell) ?? {};
    return { kind, cell, ...(heading !== undefined && { heading }), firstLine };
  });
}

/** What the author says in a release and did not say in the one before. */
export function newNotes(before: Copy, release: Copy): CorrectionNote[] {
  const known = new Set(notesOf(before).map(({ date, note }) => `${date} ${note}`));
  return notesOf(release).filter(({ date, note }) => !known.has(`${date} ${note}`));
}

function notesOf(release: Copy): readonly CorrectionNote[] {
  return releaseNotesSchema.safeParse(release.metadata['waymark']).data?.corrections ?? [];
}
