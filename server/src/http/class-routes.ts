// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { membershipSchema, nameSchema } from '@waymark/roadmap';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { ClassLink } from '../class-link/class-link.ts';
import { findJoinLink } from '../class-link/join-class.ts';
import { HttpProblem, problem } from '../problem.ts';
import type { Operations } from './api-document.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 1_048_576;
const ANSWER_MS = 30_000;
/** What of the class server a page may ask; it adds nothing to what the person may do there. */
const PATHS = /^\/(me|courses|course)(\/[\w-]+)*$/;
const joinSchema = z.strictObject({ link: z.string().max(500), name: nameSchema });

export const classOperations: Operations = {
  'POST /api/class/join': {
    summary: 'Joins a class by the link of an instructor',
    body: { schema: joinSchema },
    answer: { status: 201, schema: membershipSchema },
  },
  'POST /api/class/leave': { summary: 'Leaves the class', answer: { status: 204 } },
  'ALL /api/class/*path': {
    summary: 'What the class server answers at the same path below /api',
    answer: { schema: z.unknown() },
  },
};

/** A class, as a student's own server shows it to their pages: joining, and what the class server answers. */
export function classRoutes(classLink: ClassLink): Router {
  const router = express.Router();

  router.post('/api/class/join', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const { link, name } = parseBody(joinSchema, request.body);
    const found = await findJoinLink(link);
    if ('status' in found) throw new HttpProblem(found);
    const joined = await classLink.join(found, name);
    if ('status' in joined) throw new HttpProblem(joined);
    response.status(201).json(joined);
  });

  router.post('/api/class/leave', async (_request, response) => {
    const refusal = await classLink.leave();
    if (refusal) throw new HttpProblem(refusal);
    response.status(204).end();
  });

  /** Everything else is the class server's to answer: this server only adds the key. */
  router.all(
    '/api/class/*path',
    express.raw({ type: () => true, limit: MAX_BODY_BYTES }),
    async (request, response) => {
      const { credential } = classLink;
      if (!credential) throw new HttpProblem(problem(404, 'You have joined no class.'));
      const path = request.path.slice('/api/class'.length);
      if (!PATHS.test(path)) {
        throw new HttpProblem(problem(404, `A class server has nothing at ${path}.`));
      }
      // JupyterLab puts the time behind each address, which is for no cache of the class server.
      const { after } = request.query;
      const query = typeof after === 'string' ? `?${new URLSearchParams({ after }).toString()}` : '';
      const body: unknown = request.body;
      const answer = await ask(new URL(`/api${path}${query}`, credential.address), {
        method: request.method,
        headers: {
          authorization: `Bearer ${credential.key}`,
          ...(request.headers['content-type'] && { 'content-type': request.headers['content-type'] }),
        },
        ...(Buffer.isBuffer(body) && body.length > 0 && { body: new Uint8Array(body) }),
      });
      response.status(answer.status);
      for (const name of ['content-type', 'content-disposition', 'retry-after']) {
        const value = answer.headers.get(name);
        if (value !== null) response.set(name, value);
      }
      response.end(Buffer.from(await answer.arrayBuffer()));
    },
  );
  return router;
}

async function ask(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
  } catch {
    throw new HttpProblem(problem(502, 'The class server cannot be reached now: try again when it can.'));
  }
}
