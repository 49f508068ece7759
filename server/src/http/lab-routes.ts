// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import {
  LEVEL_IDS,
  LabError,
  correctionsSchema,
  labCopiesSchema,
  slugSchema,
  type LabCopy,
} from '@waymark/roadmap';
import express, { type Router } from 'express';
import { z } from 'zod';
import type { Course } from '../course/course.ts';
import { HttpProblem, problem } from '../problem.ts';
import type { Services } from '../services.ts';
import type { Operations } from './api-document.ts';
import { labOf } from './lab-of.ts';
import { parseBody } from './parse-body.ts';

const MAX_BODY_BYTES = 4_096;
const MAX_NAME = 200;

const bringBackSchema = z.strictObject({ name: z.string().min(1).max(MAX_NAME) });

/** How a path names a lab. */
export const LAB_PATH = { level: z.enum(LEVEL_IDS), lab: slugSchema };

export const labOperations: Operations = {
  'GET /api/corrections': {
    summary: 'What was corrected in your labs',
    answer: { schema: correctionsSchema },
  },
  'GET /api/labs/:level/:lab/copies': {
    summary: 'Copies of a lab that were put aside',
    path: LAB_PATH,
    answer: { schema: labCopiesSchema },
  },
  'POST /api/labs/:level/:lab/start-again': {
    summary: 'Puts your copy of a lab aside and begins with a new one',
    path: LAB_PATH,
    answer: { schema: labCopiesSchema },
  },
  'POST /api/labs/:level/:lab/bring-back': {
    summary: 'Brings a copy back that was put aside',
    path: LAB_PATH,
    body: { schema: bringBackSchema },
    answer: { schema: labCopiesSchema },
  },
};

/** What a student does with the own copies of labs: who may ask, the app has found out before. */
export function labRoutes({ course }: Services): Router {
  const router = express.Router();
  const inCourse = async <T>(use: (folder: Course) => Promise<T> | T): Promise<T> => {
    if (!course) throw new HttpProblem(problem(404, 'This server stands for no course folder.'));
    try {
      return await course.use(use);
    } catch (error) {
      if (error instanceof LabError) throw new HttpProblem(problem(404, `${error.message}.`));
      throw error;
    }
  };

  router.get('/api/corrections', async (_request, response) => {
    response.json({ corrections: await inCourse(folder => folder.corrections()) });
  });
  router.get('/api/labs/:level/:lab/copies', async (request, response) => {
    const lab = labOf(request);
    response.json(await inCourse(folder => copiesOf(folder, lab)));
  });
  router.post('/api/labs/:level/:lab/start-again', async (request, response) => {
    const lab = labOf(request);
    response.json(
      await inCourse(async folder => {
        await folder.startAgain(lab);
        return copiesOf(folder, lab);
      }),
    );
  });
  router.post(
    '/api/labs/:level/:lab/bring-back',
    express.json({ limit: MAX_BODY_BYTES }),
    async (request, response) => {
      const lab = labOf(request);
      const { name } = parseBody(bringBackSchema, request.body);
      response.json(
        await inCourse(async folder => {
          await folder.bringBack(lab, name);
          return copiesOf(folder, lab);
        }),
      );
    },
  );
  return router;
}

function copiesOf(folder: Course, lab: string): { copies: LabCopy[] } {
  return { copies: folder.keptCopies(lab).map(({ name, keptAt }) => ({ name, keptAt })) };
}
