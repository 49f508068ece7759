import { z } from 'zod';
import { checkProgressSchema, wantsHelp, type CheckProgress } from './check-progress.ts';

/** What others may see of where a student stands with a check: no note, no answer, no review. */
export const standingSchema = z.object({
  subject: z.string(),
  lab: z.string(),
  check: z.string(),
  /** The place of the event that changed it last. A value never takes the place of one with a higher. */
  seq: z.number().int(),
  progress: checkProgressSchema.omit({ note: true, reviews: true, help: true }),
  /** Since when help is wanted, and from whom. */
  help: z.object({ at: z.string(), from: z.enum(['reviewers', 'team']) }).optional(),
});
export type Standing = z.infer<typeof standingSchema>;

/** Where a student works. */
export const whereaboutsSchema = z.object({
  subject: z.string(),
  seq: z.number().int(),
  lab: z.string(),
  cell: z.string().optional(),
  at: z.string(),
});
export type Whereabouts = z.infer<typeof whereaboutsSchema>;

/** What others may see of a student's check. */
export function standingOf(
  row: Pick<Standing, 'subject' | 'lab' | 'check' | 'seq'> & { readonly progress: CheckProgress },
): Standing {
  const { subject, lab, check, seq } = row;
  const { note: _note, reviews: _reviews, help, ...progress } = row.progress;
  const wanted = help && wantsHelp(row.progress) ? { at: help.at, from: help.from } : undefined;
  return { subject, lab, check, seq, progress, ...(wanted && { help: wanted }) };
}
