// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import type { EventLog } from '../events/event-log.ts';
import { isUnwritten, whyUnwritten } from '../events/unwritten.ts';
import type { Operations } from '../http/api-document.ts';
import { HttpProblem, problem } from '../problem.ts';

const SQLITE_TYPE = 'application/vnd.sqlite3';
const BEARER = /^Operator ([\w-]+)$/;
const NOT_OPERATOR = problem(
  401,
  'This is for whoever runs the server: the secret stands in its data folder.',
);

export interface OperatorOptions {
  /** Of the data; copies are made in it. */
  readonly folder: string;
  /** Of this start. */
  readonly secret: string;
}

export const operatorStatusSchema = z.object({
  /** The number and name of the last migration of the database. */
  schema: z.string(),
  /** When the newest event came, by the server's clock then. */
  newest: z.string().nullable(),
});

export const operatorOperations: Operations = {
  'GET /api/operator/backup': {
    summary: 'A copy of all that is kept, for whoever runs the server',
    answer: { type: SQLITE_TYPE, schema: z.string() },
  },
  'GET /api/operator/status': {
    summary: 'How the database is, for whoever runs the server',
    answer: { schema: operatorStatusSchema },
  },
};

/** What whoever runs the server asks of it while it runs: it alone can read its SQLite. */
export function operatorRoutes({ folder, secret }: OperatorOptions, log: EventLog): Router {
  const router = express.Router();
  router.use('/api/operator', requireSecret(secret));
  let isCopying = false;

  router.get('/api/operator/backup', async (_request, response) => {
    if (isCopying) throw new HttpProblem(problem(409, 'A copy is being made already: wait for its end.'));
    isCopying = true;
    let scratch: string | undefined;
    try {
      scratch = await mkdtemp(join(folder, 'backup-'));
      const path = join(scratch, 'backup.sqlite');
      await log.backUp(path);
      response.type(SQLITE_TYPE);
      await pipeline(createReadStream(path), response);
    } catch (error) {
      if (!isUnwritten(error)) throw error;
      throw new HttpProblem(problem(507, whyUnwritten(error, folder)));
    } finally {
      isCopying = false;
      if (scratch !== undefined) await rm(scratch, { recursive: true });
    }
  });

  router.get('/api/operator/status', async (_request, response) => {
    response.json(await log.status());
  });
  return router;
}

function requireSecret(secret: string): RequestHandler {
  return ({ headers }, _response, next) => {
    const given = BEARER.exec(headers.authorization ?? '')?.[1];
    if (given === undefined || !timingSafeEqual(digest(given), digest(secret))) {
      throw new HttpProblem(NOT_OPERATOR);
    }
    next();
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
