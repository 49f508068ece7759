import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MONITOR_PAGE_PATH } from '@waymark/roadmap';
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { MONITOR_PAGE } from '../paths.ts';
import { HttpProblem, problem } from '../problem.ts';
import type { Operations } from './api-document.ts';

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
};

/** The page that watches served models; what it shows comes by the monitor's socket. @param folder Where it was built. */
export function monitorRoutes(folder = MONITOR_PAGE): Router {
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
  return router;
}
