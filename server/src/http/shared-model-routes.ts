// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { classModelsSchema, may, sharedModelsSchema } from '@waymark/roadmap';
import express, { type Response, type Router } from 'express';
import type { Classroom } from '../classroom.ts';
import { HttpProblem, NOT_YOURS } from '../problem.ts';
import type { User } from '../users/identity.ts';
import type { Operations } from './api-document.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 262_144;

export const sharedModelOperations: Operations = {
  'PUT /api/me/models': {
    summary: 'Shares the figures of your models with the reviewers, for a minute from now',
    body: { schema: sharedModelsSchema },
    answer: { status: 204 },
  },
  'DELETE /api/me/models': { summary: 'Shares no models any more', answer: { status: 204 } },
  'GET /api/course/models': {
    summary: 'The models that students share with the reviewers',
    answer: { schema: classModelsSchema },
  },
};

/** Models that students serve, for the reviewers of their class: on a class server. What nobody shares, nobody sees. */
export function sharedModelRoutes(
  { roster, models, audit }: Classroom,
  userOf: (response: Response) => User,
): Router {
  const router = express.Router();
  router.put('/api/me/models', express.json({ limit: MAX_BODY_BYTES }), (request, response) => {
    models.share(userOf(response), parseBody(sharedModelsSchema, request.body).models);
    response.status(204).end();
  });
  router.delete('/api/me/models', (_request, response) => {
    models.withdraw(userOf(response));
    response.status(204).end();
  });
  router.get('/api/course/models', async (_request, response) => {
    const user = userOf(response);
    if (!may(user.role, 'see-models', 'course')) throw new HttpProblem(NOT_YOURS);
    audit(user, 'see-models');
    const shared = models.of(user.course);
    // Who has left the course shares nothing with it.
    const members = (await roster.members(user.course)).flatMap(({ id }) => {
      const own = shared.get(id);
      return own ? [{ id, models: own }] : [];
    });
    response.json({ members });
  });
  return router;
}
