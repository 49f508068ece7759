import { z } from 'zod';
import { cellIdSchema, itemIdSchema, labIdSchema, slugSchema } from '../ids.ts';

/** What the rest of the platform knows of a lab without its notebook. */
export const labSchema = z.object({
  id: labIdSchema,
  title: z.string(),
  /** How long a newcomer needs. */
  minutes: z.number(),
  /** The labs that come before it. */
  prerequisites: z.array(labIdSchema).optional(),
  checks: z.array(
    z.object({
      id: slugSchema,
      points: z.number().positive(),
      cell: cellIdSchema,
      items: z.array(itemIdSchema),
      /** SHA-256, in hex, of the cell's text in each release that the server knows; left out where it knows none. */
      texts: z.array(z.string()).optional(),
    }),
  ),
  /** By roadmap line, the cell to open. */
  anchors: z.record(z.string(), cellIdSchema),
});
export type Lab = z.infer<typeof labSchema>;

/** A notebook that is no lab, or one whose parts contradict each other. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
