// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { membershipSchema, nameSchema } from '@waymark/roadmap';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Classroom } from '../classroom.ts';
import type { EventLog } from '../events/event-log.ts';
import { HttpProblem } from '../problem.ts';
import type { Operations } from './api-document.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 4_096;

const joinSchema = z.strictObject({
  code: z.string().min(1).max(100),
  key: z.string().regex(/^[\w-]{32,200}$/, 'expected 32 letters or more, digits, dashes'),
  name: nameSchema,
});

export const joinOperations: Operations = {
  'POST /api/join': {
    summary: 'Joins a course by a code, as the device that has a key; asked again, it answers the same',
    isOpen: true,
    body: { schema: joinSchema },
    answer: { status: 201, schema: z.object({ log: z.string(), membership: membershipSchema }) },
  },
  'GET /join/:code': {
    summary: 'What to do with a link to join, for who opens it in a browser',
    isOpen: true,
    answer: { type: 'text/plain', schema: z.string() },
  },
};

/** What somebody may ask of a class server whom it does not know yet. */
export function joinRoutes({ codes, roster, address }: Classroom, log: EventLog): Router {
  const router = express.Router();
  router.post('/api/join', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const user = await codes.redeem(parseBody(joinSchema, request.body));
    if ('status' in user) throw new HttpProblem(user);
    const membership = await roster.membership(user);
    if ('status' in membership) throw new HttpProblem(membership);
    response.status(201).json({ log: log.id, membership });
  });

  /** Whoever opens their link in a browser reads what to do with it. */
  router.get('/join/:code', (request, response) => {
    response.set('Cache-Control', 'no-store');
    response
      .type('text')
      .send(
        `This link lets you into a course. In your folder of Waymark, run\n\n  npm start -- --join ${address.origin}/join/${encodeURIComponent(request.params.code)}\n`,
      );
  });
  return router;
}
