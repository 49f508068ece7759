import { z } from 'zod';
import { checkStateSchema } from './check.ts';
import { cellIdSchema, labIdSchema, slugSchema } from './ids.ts';
import { nameSchema } from './person.ts';

/** The longest words of an author that a failed check may name. */
export const MAX_WORDS_LENGTH = 200;
/** The longest text that people write to each other, and the longest answer that they hand over with it. */
export const MAX_TEXT_LENGTH = 4_000;
export const MAX_ANSWER_LENGTH = 20_000;

/** What somebody wants who calls: to get on, or to hear what others think of an answer. */
export const callKindSchema = z.enum(['help', 'review']);
export type CallKind = z.infer<typeof callKindSchema>;

export const attendStepSchema = z.enum(['take', 'give-back', 'close']);
export type AttendStep = z.infer<typeof attendStepSchema>;

const base = {
  /** Made by whoever records the event. It decides whether an event is new: one id is stored once, in whichever case. */
  id: z.uuid().toLowerCase(),
  /** When it happened, by the recorder's clock, in ISO 8601 with a zone; in the log as the server takes it to be. */
  at: z.iso.datetime({ offset: true }),
  lab: labIdSchema,
};

/** Names a release of a lab: the start of the SHA-256 of its check cells, in hex. Null where nobody knows it. */
export const releaseIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .nullable();

const judged = {
  check: slugSchema,
  release: releaseIdSchema,
  state: checkStateSchema,
  points: z.number().min(0),
  maxPoints: z.number().positive(),
};

/** A student opened a lab. */
const openSchema = z.strictObject({ ...base, type: z.literal('open') });

/** A student ran a cell: where to continue next time. */
const visitSchema = z.strictObject({ ...base, type: z.literal('visit'), cell: cellIdSchema });

/** A check ran in the student's own kernel. Such an outcome is provisional. */
const checkSchema = z.strictObject({
  ...base,
  type: z.literal('check'),
  ...judged,
  /** The author's words for the comparison that failed; never the student's values or code. */
  words: z.string().max(MAX_WORDS_LENGTH).optional(),
});

/** A student looked at a hint; `hint` counts from 1. */
const hintSchema = z.strictObject({
  ...base,
  type: z.literal('hint'),
  check: slugSchema,
  hint: z.number().int().min(1).max(20),
});

/** A student calls for help with a check, or for a review of it; or (`wanted` is false) no longer does. */
const helpSchema = z.strictObject({
  ...base,
  type: z.literal('help'),
  check: slugSchema,
  wanted: z.boolean(),
  from: z.enum(['reviewers', 'team']),
  /** Left out: help. A review is wanted also of a check that is passed. */
  kind: callKindSchema.optional(),
  /** The text of the answer cell, for those who are asked, where the student hands it over. */
  answer: z.string().max(MAX_ANSWER_LENGTH).optional(),
});

/** What a student notes on a check, for themselves; an empty text takes the note away. */
const noteSchema = z.strictObject({
  ...base,
  type: z.literal('note'),
  check: slugSchema,
  text: z.string().max(MAX_TEXT_LENGTH),
});

/**
 * A student hands an answer in to whoever gives its points (`t.review`), and only so may they read it; without a text it is
 * taken back.
 */
const handInSchema = z.strictObject({
  ...base,
  type: z.literal('hand-in'),
  check: slugSchema,
  answer: z.string().max(MAX_ANSWER_LENGTH).optional(),
});

/** What people say to a student about a check. */
const said = {
  check: slugSchema,
  text: z.string().trim().max(MAX_TEXT_LENGTH).regex(/\S/, 'expected some text'),
};
/** The name of who wrote it; the server stamps it, as it stands in the roster. */
const by = nameSchema.optional();

/** What a team-mate or a reviewer says of a student's check, which was asked for: it answers the call. */
const reviewSchema = z.strictObject({ ...base, type: z.literal('review'), ...said, by });

/** A team-mate or a reviewer takes a student's call, gives it back, or closes it without a word. */
const attendSchema = z.strictObject({
  ...base,
  type: z.literal('attend'),
  check: slugSchema,
  step: attendStepSchema,
  by,
});

/** A word to a student who did not ask: a hint to all who are stuck with a check, say. It answers no call. */
const messageSchema = z.strictObject({ ...base, type: z.literal('message'), ...said, by });

/**
 * A reviewer gives points for an answer that a person reads (`t.review`), with a word on it: they are what the check earns,
 * until a later one.
 */
const gradeSchema = z.strictObject({
  ...base,
  type: z.literal('grade'),
  ...said,
  by,
  points: judged.points,
  maxPoints: judged.maxPoints,
  /** The id of the `hand-in` that was read; the server stamps the last one where it is left out. */
  handIn: base.id.optional(),
});

/** A submission's check was run again, with the author's cell put back: the outcome that counts as a grade. */
const verifiedSchema = z.strictObject({ ...base, type: z.literal('verified'), ...judged });

/** Something that happened in a student's course. Events are never changed or removed; progress is their fold. */
export const progressEventSchema = z
  .discriminatedUnion('type', [
    openSchema,
    visitSchema,
    checkSchema,
    hintSchema,
    helpSchema,
    noteSchema,
    handInSchema,
    reviewSchema,
    attendSchema,
    messageSchema,
    gradeSchema,
    verifiedSchema,
  ])
  .refine(event => !('points' in event) || event.points <= event.maxPoints, {
    path: ['points'],
    message: 'expected at most maxPoints',
  });
export type ProgressEvent = z.infer<typeof progressEventSchema>;
export type EventType = ProgressEvent['type'];
export type EventOf<T extends EventType> = Extract<ProgressEvent, { type: T }>;
