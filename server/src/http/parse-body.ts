import type { z } from 'zod';
import { HttpProblem, invalid, problem } from '../problem.ts';

/** @throws HttpProblem For a body that is missing or not as the schema wants it. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  if (body === undefined) {
    throw new HttpProblem(problem(415, 'Expected a body of the type application/json.'));
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new HttpProblem(invalid(parsed.error));
  return parsed.data;
}
