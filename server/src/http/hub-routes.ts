// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Classroom } from '../classroom.ts';
import { HttpProblem } from '../problem.ts';
import type { Hub } from '../users/hub.ts';
import type { Operations } from './api-document.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 4_096;
/** How long the code holds, which is used at once. */
const DAYS = 1 / 24;

const tokenSchema = z.strictObject({
  token: z.string().regex(/^[\w-]{16,200}$/, 'expected a token of the hub'),
});

export const hubOperations: Operations = {
  'POST /api/join/hub': {
    summary: 'A code to join by, for the token that a JupyterHub has given to somebody’s server',
    isOpen: true,
    body: { schema: tokenSchema },
    answer: { status: 201, schema: z.object({ code: z.string() }) },
  },
};

/**
 * Lets those in whom the JupyterHub knows. Who is in a roster by their name there is what the roster says; who is in
 * none becomes a member of a course as the hub's groups say.
 *
 * @param course Of those who are in no roster.
 */
export function hubRoutes(hub: Hub, course: string, { roster, codes, logger }: Classroom): Router {
  const router = express.Router();
  router.post('/api/join/hub', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const { token } = parseBody(tokenSchema, request.body);
    const known = await hub.identify(token);
    if ('status' in known) throw new HttpProblem(known);
    if ((await roster.placesOf(known.lmsId)).length === 0) await roster.import(course, [known]);
    const places = await roster.placesOf(known.lmsId);
    const place = places.find(one => one.course === course) ?? places[0];
    if (!place) throw new Error(`${known.lmsId} is not where they were put`);
    const { id: member, role, team } = place.me;
    const code = await codes.create({ course: place.course, role, team, member, uses: 1, days: DAYS });
    logger.info({ audit: true, actor: member, course: place.course, action: 'sign-in' }, 'known by the hub');
    response.status(201).json({ code });
  });
  return router;
}
