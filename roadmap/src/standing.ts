import { z } from 'zod';
import {
  callSchema,
  checkProgressSchema,
  handedInSchema,
  openCall,
  type CheckProgress,
} from './check-progress.ts';

/** What others may see of where a student stands with a check: no note, no answer, nothing that was said to them. */
export const standingSchema = z.object({
  subject: z.string(),
  lab: z.string(),
  check: z.string(),
  /** The place of the event that changed it last. A value never takes the place of one with a higher. */
  seq: z.number().int(),
  progress: checkProgressSchema.omit({
    note: true,
    reviews: true,
    messages: true,
    help: true,
    attended: true,
    handedIn: true,
  }),
  /** The call that is open. */
  help: callSchema.optional(),
  /** That an answer was handed in to be read, never what it says. */
  handedIn: handedInSchema.omit({ answer: true }).optional(),
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
  const call = openCall(row.progress);
  const { note: _1, reviews: _2, messages: _3, help: _4, attended: _5, handedIn, ...progress } = row.progress;
  return {
    subject,
    lab,
    check,
    seq,
    progress,
    ...(call && { help: call }),
    ...(handedIn?.answer !== undefined && { handedIn: { id: handedIn.id, at: handedIn.at } }),
  };
}
