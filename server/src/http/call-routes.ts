// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import {
  EVENT_WRITERS,
  LEVEL_IDS,
  checkProgressSchema,
  labIdSchema,
  loggedEventSchema,
  may,
  openCall,
  progressEventSchema,
  relationOf,
  slugSchema,
  toWire,
  type CheckProgress,
  type Person,
  type Problem,
  type ProgressEvent,
  type Relation,
  type StoredEvent,
  type WireEvent,
} from '@waymark/roadmap';
import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { Classroom } from '../classroom.ts';
import type { EventLog, NewEntry } from '../events/event-log.ts';
import { HttpProblem, NOT_YOURS, problem } from '../problem.ts';
import type { User } from '../users/identity.ts';
import { writeRefusal } from '../users/write-access.ts';
import type { Operations } from './api-document.ts';
import { idFor } from './event-id.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 131_072;
/** A class of the largest size, all of whom are stuck. */
const MAX_RECIPIENTS = 2_000;
const PAGE_EVENTS = 1_000;

const toOthersSchema = z.strictObject({
  /** The ids of those whom it is about. */
  to: z.array(z.string().min(1).max(100)).min(1).max(MAX_RECIPIENTS),
  event: progressEventSchema,
  /** The sender's clock as it sends: by it the event's time is set right. */
  sentAt: z.iso.datetime({ offset: true }).optional(),
});
/** A check of a lab, in a path. */
const PLACE = { level: z.enum(LEVEL_IDS), lab: slugSchema, check: slugSchema };
/** A place in the log, after which what comes is wanted; left out: all. */
const afterSchema = z
  .string()
  .regex(/^\d{1,15}$/, 'expected a place in the log: a whole number')
  .optional();
const pathQuerySchema = z.object({ after: afterSchema });
const NOTHING_HANDED_IN = problem(409, 'No answer is handed in here: it was taken back.');
const NO_CALL = problem(409, 'This call is not open any more: it was taken back, or somebody has closed it.');

export const callOperations: Operations = {
  'POST /api/course/events': {
    summary: 'Writes an event about others, all of them or none; sent twice, it counts once',
    body: { schema: toOthersSchema },
    answer: { schema: z.object({ to: z.number().int() }) },
  },
  'GET /api/course/members/:id/calls/:level/:lab/:check': {
    summary: 'What somebody handed over with a call for help or a review',
    path: PLACE,
    answer: { schema: checkProgressSchema.shape.help.unwrap() },
  },
  'GET /api/course/members/:id/handed-in/:level/:lab/:check': {
    summary: 'The answer that somebody handed in to be read',
    path: PLACE,
    answer: { schema: checkProgressSchema.shape.handedIn.unwrap() },
  },
  'GET /api/course/members/:id/events': {
    summary:
      'Somebody’s whole path: every event about them, in the order of the log; another’s without notes and answers',
    query: { after: afterSchema },
    answer: { schema: z.object({ events: z.array(loggedEventSchema) }) },
  },
};

/** Calls for help and for reviews, and words to others: on a class server, for those whom it knows. */
export function callRoutes(
  { roster, audit }: Classroom,
  log: EventLog,
  userOf: (response: Response) => User,
): Router {
  const router = express.Router();
  const membersOf = async (course: string): Promise<Map<string, Person>> =>
    new Map((await roster.members(course)).map(person => [person.id, person]));
  const checkOf = async (
    course: string,
    id: string,
    { lab, check }: { lab: string; check: string },
  ): Promise<CheckProgress | undefined> => {
    const checks = (await log.progress(course, id)).state.labs[lab]?.checks ?? {};
    return Object.hasOwn(checks, check) ? checks[check] : undefined;
  };

  /** Writes an event about others, all of them or none: a review, a message, what becomes of a call. Sent twice, it counts once. */
  router.post('/api/course/events', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const { to, event, sentAt } = parseBody(toOthersSchema, request.body);
    const user = userOf(response);
    const members = await membersOf(user.course);
    const entries: NewEntry[] = [];
    for (const subject of new Set(to)) {
      const relation = relate(user, members.get(subject), members);
      const refusal = writeRefusal(event, user.role, relation);
      if (refusal) throw new HttpProblem(refusal);
      if (!members.has(subject)) throw noMember(subject);
      if (isAnswer(event) && !answers(event, await checkOf(user.course, subject, event), relation)) {
        throw new HttpProblem(NO_CALL);
      }
      const progress = event.type === 'grade' ? await checkOf(user.course, subject, event) : undefined;
      const why = event.type === 'grade' ? gradeProblem(event, progress) : undefined;
      if (why) throw new HttpProblem(why);
      entries.push({
        course: user.course,
        subject,
        actor: user.id,
        event: signed(event, { subject, by: user.name, handIn: progress?.handedIn?.id }),
        sentAt,
      });
    }
    await log.append(entries);
    const action = EVENT_WRITERS[event.type];
    if (user.role !== 'student' && action !== 'server') {
      audit(user, action, to.length === 1 ? to[0] : undefined);
    }
    response.json({ to: entries.length });
  });

  /** What somebody handed over with a call. */
  router.get('/api/course/members/:id/calls/:level/:lab/:check', async (request, response) => {
    const { id } = request.params;
    const user = userOf(response);
    const members = await membersOf(user.course);
    const relation = relate(user, members.get(id), members);
    if (!may(user.role, 'see-answer', relation)) throw new HttpProblem(NOT_YOURS);
    const help = (await checkOf(user.course, id, placeOf(request.params)))?.help;
    if (!help?.wanted || (relation === 'teammate' && help.from !== 'team')) throw new HttpProblem(NO_CALL);
    if (relation === 'course') audit(user, 'see-answer', id);
    response.json(help);
  });

  /** What somebody handed in to be read. */
  router.get('/api/course/members/:id/handed-in/:level/:lab/:check', async (request, response) => {
    const { id } = request.params;
    const user = userOf(response);
    const members = await membersOf(user.course);
    if (!may(user.role, 'grade', relate(user, members.get(id), members))) throw new HttpProblem(NOT_YOURS);
    const handedIn = (await checkOf(user.course, id, placeOf(request.params)))?.handedIn;
    if (handedIn?.answer === undefined) throw new HttpProblem(NOTHING_HANDED_IN);
    audit(user, 'see-answer', id);
    response.json(handedIn);
  });

  /** Somebody's whole path, or what of it comes after a place: every event about them, in the order of the log. */
  router.get('/api/course/members/:id/events', async (request, response) => {
    const { id } = request.params;
    const query = parseBody(pathQuerySchema, request.query);
    const user = userOf(response);
    const members = await membersOf(user.course);
    const relation = relate(user, members.get(id), members);
    if (!may(user.role, 'see-events', relation)) throw new HttpProblem(NOT_YOURS);
    if (!members.has(id)) throw noMember(id);
    if (relation === 'course') audit(user, 'see-events', id);
    const events: WireEvent[] = [];
    for (let after = Number(query.after ?? 0); ;) {
      const entries = await log.read(user.course, id, after, PAGE_EVENTS);
      for (const entry of entries) {
        const event = relation === 'self' ? entry.event : withoutContent(entry.event);
        if (event) events.push(toWire({ ...entry, event }));
      }
      after = entries.at(-1)?.seq ?? after;
      if (entries.length < PAGE_EVENTS) break;
    }
    response.json({ events });
  });
  return router;
}

/**
 * What others read of an event: that an answer was handed over or in, as an empty one, since what it says has routes of its own;
 * no note, and nothing of which this version does not know what it says.
 */
function withoutContent(event: StoredEvent): StoredEvent | undefined {
  if (event.type === 'note' || event.type === 'unknown') return undefined;
  return 'answer' in event && event.answer !== undefined ? { ...event, answer: '' } : event;
}

/** The check that a path names. */
function placeOf({ level, lab, check }: Readonly<Record<'level' | 'lab' | 'check', string>>): {
  lab: string;
  check: string;
} {
  return { lab: parseBody(labIdSchema, `${level}/${lab}`), check: parseBody(slugSchema, check) };
}

/** Who is nobody of the course stands to all as those do who are. */
function relate(user: User, other: Person | undefined, members: ReadonlyMap<string, Person>): Relation {
  const me = members.get(user.id);
  return me && other ? relationOf(me, other) : 'course';
}

function isAnswer(event: ProgressEvent): event is Extract<ProgressEvent, { type: 'review' | 'attend' }> {
  return event.type === 'review' || event.type === 'attend';
}

/** Whether a call is there that an event may be about: a team-mate's that the team was asked in, or any, for who sees the class. */
function answers(
  event: Extract<ProgressEvent, { type: 'review' | 'attend' }>,
  progress: CheckProgress | undefined,
  relation: Relation,
): boolean {
  if (!progress?.help?.wanted || (relation === 'teammate' && progress.help.from !== 'team')) return false;
  // A second answer is welcome, a call that is over cannot be taken.
  return event.type === 'review' || openCall(progress) !== undefined;
}

/** Why points cannot be given: nothing waits for a person, what was read is another text by now, or the check is worth other points. */
function gradeProblem(
  { points, maxPoints, handIn }: Extract<ProgressEvent, { type: 'grade' }>,
  progress: CheckProgress | undefined,
): Problem | undefined {
  const awaiting = whatAwaits(progress);
  if (!progress || !awaiting) {
    return problem(
      409,
      'No answer waits for points here: the student has not run the check, or it judges by itself.',
    );
  }
  if (handIn !== undefined && handIn !== progress.handedIn?.id) {
    return problem(409, 'The student has handed in another answer since, or taken it back: read it again.');
  }
  if (maxPoints === awaiting.maxPoints) return undefined;
  return problem(
    409,
    `The check is worth ${awaiting.maxPoints} points: expected ${points} of these, got ${points} of ${maxPoints}.`,
  );
}

/** What says that a text is there which a person reads: the student's own machine, or a submission that was run again. */
function whatAwaits(progress: CheckProgress | undefined): { readonly maxPoints: number } | undefined {
  if (progress?.best === 'awaiting') return progress;
  return progress?.verified?.state === 'awaiting' ? progress.verified : undefined;
}

function noMember(id: string): HttpProblem {
  return new HttpProblem(problem(404, `There is nobody with the id ${id} in this course.`));
}

/** As it is kept: in the name that the roster has, whatever the sender says; points name what they are given for. */
function signed(
  event: ProgressEvent,
  { subject, by, handIn }: { subject: string; by: string; handIn: string | undefined },
): ProgressEvent {
  const id = idFor(event.id, subject);
  if (event.type === 'grade') return { ...event, id, by, ...(handIn !== undefined && { handIn }) };
  return isAnswer(event) || event.type === 'message' ? { ...event, id, by } : { ...event, id };
}
