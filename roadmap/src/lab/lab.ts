import { z } from 'zod';
import type { CheckState } from '../check.ts';
import { cellIdSchema, itemIdSchema, labIdSchema, slugSchema } from '../ids.ts';

/** What the rest of the platform knows of a check. */
export const labCheckSchema = z.object({
  id: slugSchema,
  points: z.number().positive(),
  /** What each of its parts earns; left out where it is all or nothing. */
  parts: z.array(z.number().positive()).optional(),
  cell: cellIdSchema,
  items: z.array(itemIdSchema),
  /** SHA-256, in hex, of the cell's text in each release that the server knows; left out where it knows none. */
  texts: z.array(z.string()).optional(),
});
export type LabCheck = z.infer<typeof labCheckSchema>;

/**
 * What an outcome earns: by the lab, and not by what the outcome says. Of a check with parts, the outcome says how many of
 * its points were earned; any other earns all or nothing.
 */
export function earnedPoints(
  { points, parts }: Pick<LabCheck, 'points' | 'parts'>,
  outcome: { readonly state: CheckState; readonly points: number },
): number {
  if (parts) return Math.min(outcome.points, points);
  return outcome.state === 'passed' ? points : 0;
}

/** What the rest of the platform knows of a lab without its notebook. */
export const labSchema = z.object({
  id: labIdSchema,
  title: z.string(),
  /** How long a newcomer needs. */
  minutes: z.number(),
  /** The labs that come before it. */
  prerequisites: z.array(labIdSchema).optional(),
  /** What a student can do who is done with it, as Markdown of a line each. */
  abilities: z.array(z.string()).optional(),
  checks: z.array(labCheckSchema),
  /** By roadmap line, the cell to open. */
  anchors: z.record(z.string(), cellIdSchema),
});
export type Lab = z.infer<typeof labSchema>;

/** A notebook that is no lab, or one whose parts contradict each other. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
