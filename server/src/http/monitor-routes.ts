// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MONITOR_PAGE_PATH, modelConsentSchema, type ModelConsent } from '@waymark/roadmap';
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import type { ModelSharing } from '../class-link/model-sharing.ts';
import { MONITOR_PAGE } from '../paths.ts';
import { HttpProblem, problem } from '../problem.ts';
import type { Operations } from './api-document.ts';
import { parseBody } from './parse-body.ts';

const PARTS = ['monitor.js', 'monitor.css', 'charts.js'] as const;

/**
 * The page talks to its own server alone. Charts bring style sheets and pictures of their own. Unlike the usual policy,
 * none asks for HTTPS: JupyterLab, behind which the page stands, may be reached without.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const MAX_BODY_BYTES = 1_024;
const wishSchema = z.strictObject({ shares: z.boolean() });

export const monitorOperations: Operations = {
  [`GET ${MONITOR_PAGE_PATH}`]: {
    summary: 'The model monitor, as a page of its own',
    answer: { type: 'text/html', schema: z.string() },
  },
  [`GET ${MONITOR_PAGE_PATH}/:part`]: {
    summary: 'What that page loads',
    path: { part: z.enum(PARTS) },
    answer: { type: 'text/javascript', schema: z.string() },
  },
  'GET /api/monitor/consent': {
    summary: 'Whether the reviewers of your class see the figures of your models',
    answer: { schema: modelConsentSchema },
  },
  'PUT /api/monitor/consent': {
    summary: 'Lets the reviewers of your class see the figures of your models, or no more',
    body: { schema: wishSchema },
    answer: { schema: modelConsentSchema },
  },
};

/**
 * The page that watches served models, and who else may; what it shows comes by the monitor's socket.
 *
 * @param sharing With a class; left out where there is none.
 * @param folder Where the page was built.
 */
export function monitorRoutes(sharing?: ModelSharing, folder = MONITOR_PAGE): Router {
  // With a slash at its end the page would look for its parts elsewhere.
  const router = express.Router({ strict: true });
  const sendPart =
    (name: string): RequestHandler =>
    (_request, response) => {
      if (!existsSync(join(folder, name))) {
        throw new HttpProblem(problem(404, 'The page is not built here yet: `npm start` builds it.'));
      }
      response.set('Content-Security-Policy', POLICY);
      response.sendFile(name, { root: folder, cacheControl: false });
    };
  router.get(MONITOR_PAGE_PATH, sendPart('index.html'));
  router.get(`${MONITOR_PAGE_PATH}/:part`, (request, response, next) => {
    const part = z.enum(PARTS).safeParse(request.params['part']).data;
    if (part === undefined) next();
    else sendPart(part)(request, response, next);
  });

  const consent = (): ModelConsent => ({
    inClass: sharing?.inClass ?? false,
    shares: sharing?.shares ?? false,
  });
  router.get('/api/monitor/consent', (_request, response) => {
    response.json(consent());
  });
  router.put('/api/monitor/consent', express.json({ limit: MAX_BODY_BYTES }), async (request, response) => {
    const { shares } = parseBody(wishSchema, request.body);
    if (!sharing?.inClass) throw new HttpProblem(problem(404, 'You have joined no class.'));
    await sharing.set(shares);
    response.json(consent());
  });
  return router;
}
