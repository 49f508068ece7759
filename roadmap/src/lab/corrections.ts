import { z } from 'zod';

const MAX_NOTE = 500;
const EXAMPLE = '*Corrected 2026-11-25: the units of question 2 were wrong.*';
const CORRECTED = /^(?<mark>[*_])Corrected (?<date>\d{4}-\d{2}-\d{2}): (?<note>\S.*)\k<mark>$/;
const ALMOST_CORRECTED = /^[*_]{1,3}\s*corrected\b/i;

/** What an author says of a correction, to those who have begun the lab. */
export const correctionNoteSchema = z.object({ date: z.iso.date(), note: z.string().min(1).max(MAX_NOTE) });
export type CorrectionNote = z.infer<typeof correctionNoteSchema>;

/**
 * Reads the corrections that an author has noted in a lab's first cell, each on a line of its own:
 *
 *     *Corrected 2026-11-25: the units of question 2 were wrong.*
 *
 * @param lines Of the first cell, outside of fenced code.
 * @returns The notes in the order of the text, and the lines that look like one and are none.
 */
export function readCorrections(lines: readonly { readonly number: number; readonly text: string }[]): {
  corrections: CorrectionNote[];
  faults: { message: string; line: number }[];
} {
  const corrections: CorrectionNote[] = [];
  const faults: { message: string; line: number }[] = [];
  for (const { number: line, text: raw } of lines) {
    const text = raw.trim();
    if (!ALMOST_CORRECTED.test(text)) continue;
    const read = correctionNoteSchema.safeParse(CORRECTED.exec(text)?.groups);
    if (read.success) corrections.push(read.data);
    else {
      const what = 'a day of the calendar and a sentence of at most 500 characters';
      faults.push({ message: `"${text}" is not read: write ${what}, such as ${EXAMPLE}`, line });
    }
  }
  return { corrections, faults };
}
