import { z } from 'zod';
import { checkStateSchema, type CheckState } from './check.ts';
import { attendStepSchema, callKindSchema, type EventOf } from './event.ts';

/** What somebody said to the student. */
const saidSchema = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  /** Their name. */
  by: z.string().optional(),
  text: z.string(),
  /** The points that were given with it, of how many. */
  given: z.object({ points: z.number(), maxPoints: z.number() }).optional(),
});
export type Said = z.infer<typeof saidSchema>;
const helpSchema = z.object({
  at: z.string(),
  wanted: z.boolean(),
  from: z.enum(['reviewers', 'team']),
  kind: callKindSchema.optional(),
  answer: z.string().optional(),
});

/** An answer that was handed in to be read; `id` is that of its event. */
export const handedInSchema = z.object({ id: z.string(), at: z.string(), answer: z.string().optional() });

/** A call that nobody has answered yet. */
export const callSchema = z.object({
  at: z.string(),
  from: z.enum(['reviewers', 'team']),
  /** Left out: help. */
  kind: callKindSchema.optional(),
  /** Who has taken it. */
  taker: z.object({ id: z.string(), name: z.string() }).optional(),
});
export type Call = z.infer<typeof callSchema>;

/** Where one student stands with one check. */
export const checkProgressSchema = z.object({
  /** The best state reached, in the order unattempted, exception, incorrect, awaiting, passed: what was once passed stays passed. */
  best: checkStateSchema,
  /** When the best state was reached first. */
  bestAt: z.string(),
  /** The state of the run that happened last, also when an older one arrives after it. */
  latest: checkStateSchema,
  /** The most points earned. */
  points: z.number(),
  /** Of the latest run; 0 as long as it never ran. */
  maxPoints: z.number(),
  /** Runs that ended in anything but `unattempted`. */
  attempts: z.number().int(),
  /** Those of them that failed. */
  failures: z.number().int(),
  /** How many hints were opened. */
  hints: z.number().int(),
  /** When `latest` happened; as long as it never ran, when the last thing did. */
  at: z.string(),
  /** The author's words for what failed in the latest run. */
  words: z.string().optional(),
  /** The last call for help, or its end. */
  help: helpSchema.optional(),
  /** What the student notes. */
  note: z.object({ at: z.string(), text: z.string() }).optional(),
  /** What was done last about a call. */
  attended: z
    .object({ at: z.string(), actor: z.string(), by: z.string().optional(), step: attendStepSchema })
    .optional(),
  /** The last {@link MAX_SAID} answers to calls, oldest first. */
  reviews: z.array(saidSchema).optional(),
  /** The last {@link MAX_SAID} words to who did not ask, oldest first. */
  messages: z.array(saidSchema).optional(),
  /** The points that a person gave for an answer which no check can judge. */
  graded: z
    .object({ at: z.string(), points: z.number(), maxPoints: z.number(), handIn: z.string().optional() })
    .optional(),
  /** What was handed in last to be read; without an answer it was taken back. */
  handedIn: handedInSchema.optional(),
  /** What the server found when it ran the submission: the grade. */
  verified: z
    .object({ at: z.string(), state: checkStateSchema, points: z.number(), maxPoints: z.number() })
    .optional(),
});
export type CheckProgress = z.infer<typeof checkProgressSchema>;

export const MAX_SAID = 20;

const RANK: Record<CheckState, number> = {
  unattempted: 0,
  exception: 1,
  incorrect: 2,
  awaiting: 3,
  passed: 4,
};

/** Where a student stands with a check to which something happened for the first time. */
export function newCheckProgress(at: string): CheckProgress {
  return {
    best: 'unattempted',
    bestAt: at,
    latest: 'unattempted',
    points: 0,
    maxPoints: 0,
    attempts: 0,
    failures: 0,
    hints: 0,
    at,
  };
}

/** Adds a run. */
export function foldRun(known: CheckProgress, event: EventOf<'check'>): CheckProgress {
  const { words: _, ...rest } = known;
  const isFirst = known.maxPoints === 0;
  const isLatest = isFirst || !isBefore(event.at, known.at);
  const failed = event.state === 'incorrect' || event.state === 'exception';
  const words = isLatest ? event.words : known.words;
  return {
    ...rest,
    ...bestOf(known, event, isFirst),
    latest: isLatest ? event.state : known.latest,
    points: Math.max(known.points, event.points),
    maxPoints: isLatest ? event.maxPoints : known.maxPoints,
    attempts: known.attempts + (event.state === 'unattempted' ? 0 : 1),
    failures: known.failures + (failed ? 1 : 0),
    at: isLatest ? event.at : known.at,
    ...(words !== undefined && { words }),
  };
}

function bestOf(
  known: CheckProgress,
  { state, at }: EventOf<'check'>,
  isFirst: boolean,
): Pick<CheckProgress, 'best' | 'bestAt'> {
  const gain = RANK[state] - RANK[known.best];
  const isEarlier = gain === 0 && !isFirst && isBefore(at, known.bestAt);
  return gain > 0 || isFirst || isEarlier
    ? { best: state, bestAt: at }
    : { best: known.best, bestAt: known.bestAt };
}

/** Adds an opened hint. */
export function foldHint(known: CheckProgress, event: EventOf<'hint'>): CheckProgress {
  return { ...touch(known, event.at), hints: Math.max(known.hints, event.hint) };
}

/** Adds a call for help, or its end. */
export function foldHelp(known: CheckProgress, event: EventOf<'help'>): CheckProgress {
  if (known.help && isBefore(event.at, known.help.at)) return touch(known, event.at);
  const { at, wanted, from, kind, answer } = event;
  const help = { at, wanted, from, ...(kind && { kind }), ...(answer !== undefined && { answer }) };
  return { ...touch(known, at), help };
}

/** Adds a note, which takes the place of the one before. */
export function foldNote(known: CheckProgress, { at, text }: EventOf<'note'>): CheckProgress {
  if (known.note && isBefore(at, known.note.at)) return touch(known, at);
  return { ...touch(known, at), note: { at, text } };
}

/** Adds an answer that was handed in, in place of the one before; or that it was taken back. */
export function foldHandIn(known: CheckProgress, event: EventOf<'hand-in'>): CheckProgress {
  const { id, at, answer } = event;
  if (known.handedIn && isBefore(at, known.handedIn.at)) return touch(known, at);
  return { ...touch(known, at), handedIn: { id, at, ...(answer !== undefined && { answer }) } };
}

/** Adds a review. */
export function foldReview(known: CheckProgress, event: EventOf<'review'>, actor: string): CheckProgress {
  return { ...known, reviews: addSaid(known.reviews, event, actor) };
}

/** Adds a word that was not asked for. */
export function foldMessage(known: CheckProgress, event: EventOf<'message'>, actor: string): CheckProgress {
  return { ...known, messages: addSaid(known.messages, event, actor) };
}

/** Adds what somebody did about a call. */
export function foldAttend(known: CheckProgress, event: EventOf<'attend'>, actor: string): CheckProgress {
  if (known.attended && isBefore(event.at, known.attended.at)) return known;
  const { at, by, step } = event;
  return { ...known, attended: { at, actor, ...(by !== undefined && { by }), step } };
}

function addSaid(
  known: readonly Said[] = [],
  event: EventOf<'review' | 'message' | 'grade'>,
  actor: string,
): Said[] {
  const { id, at, by, text } = event;
  const given = event.type === 'grade' && { given: { points: event.points, maxPoints: event.maxPoints } };
  const said = [...known, { id, at, actor, ...(by !== undefined && { by }), text, ...given }];
  // Equal times keep the order of arrival: the sort is stable.
  said.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
  return said.slice(-MAX_SAID);
}

/** Adds points that a person gave: the last ones count. Their word is one more review. */
export function foldGrade(known: CheckProgress, event: EventOf<'grade'>, actor: string): CheckProgress {
  const reviews = addSaid(known.reviews, event, actor);
  if (known.graded && isBefore(event.at, known.graded.at)) return { ...known, reviews };
  const { at, points, maxPoints, handIn } = event;
  return { ...known, reviews, graded: { at, points, maxPoints, ...(handIn !== undefined && { handIn }) } };
}

/**
 * Whether an answer that was handed in waits for its reader: what was read before was another one. An answer that was taken
 * back waits for nobody, and one that a submission holds until somebody has given points.
 */
export function waitsForReader(
  handedIn: { readonly id: string; readonly answer?: string | undefined } | undefined,
  { best, graded, verified }: Pick<CheckProgress, 'best' | 'graded' | 'verified'>,
): boolean {
  if (verified?.state === 'awaiting' && !graded) return true;
  return handedIn !== undefined && best === 'awaiting' && graded?.handIn !== handedIn.id;
}

/**
 * Who stands for the points of a check.
 * - `person`: who read the answer.
 * - `server`: which ran it again.
 * - `student`: their own machine, which nobody has looked at.
 */
export type GradedBy = 'person' | 'server' | 'student';

/** What counts for a check, and who stands for it: a person before the server, and the server before the student's own machine. */
export function gradeOf({
  graded,
  verified,
  points,
}: Pick<CheckProgress, 'graded' | 'verified' | 'points'>): {
  readonly points: number;
  readonly by: GradedBy;
} {
  if (graded) return { points: graded.points, by: 'person' };
  return verified ? { points: verified.points, by: 'server' } : { points, by: 'student' };
}

/** What a student has earned with a check; see {@link gradeOf}. */
export function earnedBy(progress: Pick<CheckProgress, 'graded' | 'verified' | 'points'>): number {
  return gradeOf(progress).points;
}

/** Whether nothing is left to do at a check: it has passed, or a person has given points. */
export function isPassed({ best, graded }: Pick<CheckProgress, 'best' | 'graded'>): boolean {
  return best === 'passed' || (best === 'awaiting' && (graded?.points ?? 0) > 0);
}

/** Adds the outcome of a submission. */
export function foldVerified(known: CheckProgress, event: EventOf<'verified'>): CheckProgress {
  if (known.verified && isBefore(event.at, known.verified.at)) return known;
  const { at, state, points, maxPoints } = event;
  return { ...known, verified: { at, state, points, maxPoints } };
}

/**
 * The call that is open: since it was made nobody has answered or closed it, and the student did not get there alone.
 * Undefined where there is none.
 */
export function openCall({ help, reviews, attended, best }: CheckProgress): Call | undefined {
  if (!help?.wanted) return undefined;
  const { at, from, kind } = help;
  if (best === 'passed' && kind !== 'review') return undefined;
  const since = <T extends { at: string }>(one: T | undefined): T | undefined =>
    one && !isBefore(one.at, at) ? one : undefined;
  const last = since(attended);
  if (since(reviews?.at(-1)) || last?.step === 'close') return undefined;
  const taker = last?.step === 'take' && { id: last.actor, name: last.by ?? last.actor };
  return { at, from, ...(kind && { kind }), ...(taker && { taker }) };
}

/** As long as a check never ran, its time is that of whatever happened last. */
function touch(known: CheckProgress, at: string): CheckProgress {
  if (known.maxPoints > 0 || !isBefore(known.at, at)) return known;
  return { ...known, at, bestAt: at };
}

/** Whether a time lies before another one, in ISO 8601 of whichever zones. */
export function isBefore(at: string, other: string): boolean {
  return Date.parse(at) < Date.parse(other);
}
