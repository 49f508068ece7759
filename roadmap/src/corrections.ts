import { z } from 'zod';
import { labIdSchema } from './ids.ts';
import { correctionNoteSchema } from './lab/corrections.ts';

/** What a correction did to one cell of a student's copy. */
export const cellChangeSchema = z.object({
  /**
   * - `new`: the author has added it.
   * - `corrected`: the author's text has changed.
   * - `removed`: the author has taken it out, and the student had not touched it.
   * - `restored`: the student had deleted it, and the lab needs it.
   * - `conflict`: author and student have both changed it; both texts stand in the notebook.
   */
  kind: z.enum(['new', 'corrected', 'removed', 'restored', 'conflict']),
  /** The cell's id. */
  cell: z.string(),
});
export type CellChange = z.infer<typeof cellChangeSchema>;

/** A correction that was brought into a student's copy of a lab. */
export const labCorrectionSchema = z.object({
  id: z.uuid(),
  lab: labIdSchema,
  at: z.iso.datetime(),
  /** What the author says of it: the notes that the release before did not have. */
  notes: z.array(correctionNoteSchema),
  changes: z.array(
    cellChangeSchema.extend({
      /** The nearest heading at or above the cell. */
      heading: z.string().optional(),
      /** The first line of the cell. */
      firstLine: z.string(),
    }),
  ),
  /** The name of the copy from before. */
  before: z.string(),
});
export type LabCorrection = z.infer<typeof labCorrectionSchema>;

/** What the server answers to `GET /api/corrections`, the oldest first. */
export const correctionsSchema = z.object({ corrections: z.array(labCorrectionSchema) });

/** A copy of a lab that was put aside, by its file's name. */
export const labCopySchema = z.object({ name: z.string(), keptAt: z.iso.datetime() });
export type LabCopy = z.infer<typeof labCopySchema>;

/** What the server answers to `GET /api/labs/<level>/<lab>/copies`, the newest first. */
export const labCopiesSchema = z.object({ copies: z.array(labCopySchema) });
