// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import {
  checkStateSchema,
  labIdSchema,
  may,
  releaseIdSchema,
  slugSchema,
  type CheckProgress,
  type Curriculum,
  type ProgressState,
} from '@waymark/roadmap';
import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import type { Classroom } from '../classroom.ts';
import type { NewEntry } from '../events/event-log.ts';
import { HttpProblem, NOT_YOURS, problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { User } from '../users/identity.ts';
import type { Operations } from './api-document.ts';
import { idFor } from './event-id.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 1_048_576;
/** In one request. */
export const MAX_OUTCOMES = 1_000;

const outcomeSchema = z.strictObject({
  /** The id of the student. */
  to: z.string().min(1).max(100),
  /** Made when the submission was run: sent twice, it counts once. */
  id: z.uuid().toLowerCase(),
  at: z.iso.datetime({ offset: true }),
  lab: labIdSchema,
  check: slugSchema,
  /** Of the lab whose checks have judged. */
  release: releaseIdSchema,
  state: checkStateSchema,
  points: z.number().min(0),
  maxPoints: z.number().positive(),
});
/** What came of a check when a submission was run again. */
export type VerifiedOutcome = z.infer<typeof outcomeSchema>;

const verifiedSchema = z.strictObject({
  outcomes: z.array(outcomeSchema).min(1).max(MAX_OUTCOMES),
  /** The sender's clock as it sends: by it the events' times are set right. */
  sentAt: z.iso.datetime({ offset: true }),
});

/** For each outcome, the points that the student's own machine had claimed; null where it has said nothing. */
export const claimsSchema = z.object({ claims: z.array(z.number().nullable()) });

export const verifiedOperations: Operations = {
  'POST /api/course/verified': {
    summary:
      'Writes what came of submissions that were run again as the outcomes that count, all of them or none; answers what students had claimed',
    body: { schema: verifiedSchema },
    answer: { schema: claimsSchema },
  },
};

/** Outcomes of submissions that were run again: on a class server, for instructors. */
export function verifiedRoutes(
  { roster, audit }: Classroom,
  { log, curriculum }: Pick<Services, 'log' | 'curriculum'>,
  userOf: (response: Response) => User,
): Router {
  const router = express.Router();

  router.post('/api/course/verified', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const user = userOf(response);
    if (!may(user.role, 'verify', 'course')) throw new HttpProblem(NOT_YOURS);
    const { outcomes, sentAt } = parseBody(verifiedSchema, request.body);
    const members = new Set((await roster.members(user.course)).map(({ id }) => id));
    const { labs } = await curriculum.read();
    const entries = outcomes.map((outcome): NewEntry => {
      const { to, ...judged } = outcome;
      if (to === user.id) throw new HttpProblem(problem(403, 'Nobody verifies their own work.'));
      if (!members.has(to)) {
        throw new HttpProblem(problem(404, `There is nobody with the id ${to} in this course.`));
      }
      requireReleased(outcome, labs);
      const event = { ...judged, type: 'verified' as const, id: idFor(outcome.id, to) };
      return { course: user.course, subject: to, actor: user.id, event, sentAt };
    });
    const states = new Map<string, ProgressState>();
    for (const subject of new Set(outcomes.map(({ to }) => to))) {
      states.set(subject, (await log.progress(user.course, subject)).state);
    }
    await log.append(entries);
    for (const subject of states.keys()) audit(user, 'verify', subject);
    response.json({ claims: outcomes.map(outcome => claimOf(states.get(outcome.to), outcome)) });
  });
  return router;
}

/** @throws HttpProblem For what this server's labs do not have, or have with other points. */
function requireReleased(
  { lab, check: id, points, maxPoints }: VerifiedOutcome,
  labs: Curriculum['labs'],
): void {
  const known = Object.hasOwn(labs, lab) ? labs[lab]?.checks.find(check => check.id === id) : undefined;
  if (!known) {
    throw new HttpProblem(
      problem(409, `The class server knows no check ${id} of ${lab}: bring it up to date.`),
    );
  }
  if (points <= maxPoints && maxPoints === known.points) return;
  throw new HttpProblem(
    problem(
      409,
      `The check ${id} of ${lab} is worth ${known.points} points here, got ${points} of ${maxPoints}.`,
    ),
  );
}

function claimOf(state: ProgressState | undefined, { lab, check }: VerifiedOutcome): number | null {
  const checks: Readonly<Record<string, CheckProgress>> = state?.labs[lab]?.checks ?? {};
  const progress = Object.hasOwn(checks, check) ? checks[check] : undefined;
  return progress && progress.maxPoints > 0 ? progress.points : null;
}
