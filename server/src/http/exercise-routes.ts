// oxlint-disable oxc/no-async-endpoint-handlers -- Express 5 passes a rejection on to the error handler
import {
  answersOf,
  exerciseCellsSchema,
  maySeeSolution,
  slugSchema,
  type ExerciseCells,
} from '@waymark/roadmap';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { HttpProblem, problem } from '../problem.ts';
import { solutionText } from '../release/solution-text.ts';
import type { Services } from '../services.ts';
import type { User } from '../users/identity.ts';
import type { Operations } from './api-document.ts';
import { labOf } from './lab-of.ts';
import { LAB_PATH } from './lab-routes.ts';

const answerSchema = z.object({ solution: z.literal(true) });
const checkSchema = z.object({ check: z.string() });

export const exerciseOperations: Operations = {
  'GET /api/labs/:level/:lab/exercises/:check': {
    summary: 'The answer cells of an exercise, as they were handed out',
    path: { ...LAB_PATH, check: slugSchema },
    answer: { schema: exerciseCellsSchema },
  },
  'GET /api/labs/:level/:lab/exercises/:check/solution': {
    summary: 'The solution of an exercise, for who may see it',
    path: { ...LAB_PATH, check: slugSchema },
    answer: { schema: exerciseCellsSchema },
  },
};

/** What a student may have of an exercise: its answers as they were handed out, and, in the end, the solution. */
export function exerciseRoutes(
  { course, curriculum, log }: Services,
  userOf: (response: Response) => User,
): Router {
  const router = express.Router();

  router.get('/api/labs/:level/:lab/exercises/:check', async (request, response) => {
    const release = await course?.use(folder => folder.released(labOf(request)));
    const cells = (release?.cells ?? []).map(({ id, source, metadata }) => ({
      id,
      source,
      isAnswer: answerSchema.safeParse(metadata['nbgrader']).success,
      check: checkSchema.safeParse(metadata['waymark']).data?.check,
      isCheck: checkSchema.safeParse(metadata['waymark']).success,
    }));
    const at = cells.findIndex(({ check }) => check === request.params.check);
    if (at < 0) throw noExercise(request);
    response.json({ cells: answersOf(cells, at).map(textOf) } satisfies ExerciseCells);
  });

  router.get('/api/labs/:level/:lab/exercises/:check/solution', async (request, response) => {
    const lab = labOf(request);
    const model = await curriculum.source(lab);
    if (!model) throw new HttpProblem(problem(404, 'This course hands out no solutions.'));
    const cells = model.cells.map(cell => ({
      id: cell.id,
      source: cell.source,
      isAnswer: cell.kind === 'answer',
      isCheck: cell.kind === 'check',
      check: cell.kind === 'check' ? cell.check : undefined,
    }));
    const at = cells.findIndex(({ check }) => check?.id.value === request.params.check);
    const check = cells[at]?.check;
    if (!check) throw noExercise(request);
    if (!check.showsSolution) {
      throw new HttpProblem(problem(403, 'The author keeps the solution of this exercise.'));
    }
    const user = userOf(response);
    const { state } = await log.progress(user.course, user.id);
    if (!maySeeSolution(state.labs[lab]?.checks[check.id.value], check.hints.length)) {
      throw new HttpProblem(
        problem(403, 'The solution is shown after a pass, or after all hints and three tries.'),
      );
    }
    const solutions = answersOf(cells, at).map(({ id, source }) => ({ id, source: solutionText(source) }));
    response.json({ cells: solutions } satisfies ExerciseCells);
  });
  return router;
}

function textOf({ id, source }: ExerciseCells['cells'][number]): ExerciseCells['cells'][number] {
  return { id, source };
}

function noExercise({ params }: Request<{ level: string; lab: string; check: string }>): HttpProblem {
  return new HttpProblem(
    problem(404, `There is no exercise ${params.check} in ${params.level}/${params.lab}.`),
  );
}
