// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { MAX_APPEND_EVENTS, progressEventSchema, progressStateSchema } from '@waymark/roadmap';
import express, { type Response, type Router } from 'express';
import { z } from 'zod';
import { HttpProblem, TOO_MANY_EVENTS } from '../problem.ts';
import type { Services } from '../services.ts';
import type { User } from '../users/identity.ts';
import { writeRefusal } from '../users/write-access.ts';
import type { Operations } from './api-document.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 1_048_576;

const appendBodySchema = z.strictObject({
  sentAt: z.iso.datetime({ offset: true }).optional(),
  events: z.array(progressEventSchema).min(1).max(MAX_APPEND_EVENTS),
});

export const progressOperations: Operations = {
  'GET /api/progress': {
    summary: 'Where you stand',
    answer: { schema: z.object({ log: z.string(), seq: z.number().int(), state: progressStateSchema }) },
  },
  'POST /api/events': {
    summary: 'Records events about you; sent twice, one counts once. Points are at most maxPoints.',
    body: { schema: appendBodySchema },
    answer: { schema: z.object({ ids: z.array(z.string()) }) },
  },
};

/** A person's own progress. */
export function progressRoutes(services: Services, userOf: (response: Response) => User): Router {
  const { log, limits } = services;
  const router = express.Router();

  router.get('/api/progress', async (_request, response) => {
    const { course, id } = userOf(response);
    response.json({ log: log.id, ...(await log.progress(course, id)) });
  });
  router.post('/api/events', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const { events, sentAt } = parseBody(appendBodySchema, request.body);
    const user = userOf(response);
    for (const event of events) {
      const refusal = writeRefusal(event, user.role, 'self');
      if (refusal) throw new HttpProblem(refusal);
    }
    if (!limits.events.take(user.id, events.length)) throw new HttpProblem(TOO_MANY_EVENTS, 1);
    await services.append(user, events, sentAt);
    response.json({ ids: events.map(({ id }) => id) });
  });
  return router;
}
