import { z } from 'zod';
import { checkStateSchema } from './check.ts';
import { cellIdSchema, labIdSchema, slugSchema } from './ids.ts';

const base = {
  /** Made by whoever records the event. It decides whether an event is new: one id is stored once, in whichever case. */
  id: z.uuid().toLowerCase(),
  /** When it happened, by the recorder's clock, in ISO 8601 with a zone; for the server at the latest when it arrived. */
  at: z.iso.datetime({ offset: true }),
  lab: labIdSchema,
};

/** A student opened a lab. */
const openSchema = z.strictObject({ ...base, type: z.literal('open') });

/** A student ran a cell: where to continue next time. */
const visitSchema = z.strictObject({ ...base, type: z.literal('visit'), cell: cellIdSchema });

/** A check ran in the student's own kernel. Such an outcome is provisional. */
const checkSchema = z.strictObject({
  ...base,
  type: z.literal('check'),
  check: slugSchema,
  state: checkStateSchema,
  points: z.number().min(0),
  maxPoints: z.number().positive(),
});

/** A student looked at a hint; `hint` counts from 1. */
const hintSchema = z.strictObject({
  ...base,
  type: z.literal('hint'),
  check: slugSchema,
  hint: z.number().int().min(1).max(20),
});

/** Something a student did. Events are never changed or removed; progress is their fold. */
export const progressEventSchema = z
  .discriminatedUnion('type', [openSchema, visitSchema, checkSchema, hintSchema])
  .refine(event => event.type !== 'check' || event.points <= event.maxPoints, {
    path: ['points'],
    message: 'expected at most maxPoints',
  });
export type ProgressEvent = z.infer<typeof progressEventSchema>;

/** An event with its place in the server's log. Places grow, with gaps between one user's events. */
export const loggedEventSchema = z.object({ seq: z.number().int().min(1), event: progressEventSchema });
export type LoggedEvent = z.infer<typeof loggedEventSchema>;
