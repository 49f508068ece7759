import { labIdSchema } from '@waymark/roadmap';
import type { Request } from 'express';
import { HttpProblem, problem } from '../problem.ts';

/**
 * The id of the lab that an address names.
 *
 * @throws HttpProblem Where it is none.
 */
export function labOf({ params }: Request<{ level: string; lab: string }>): string {
  const parsed = labIdSchema.safeParse(`${params.level}/${params.lab}`);
  if (!parsed.success) {
    throw new HttpProblem(problem(400, 'Expected the id of a lab, such as beginner/house-price-predictor.'));
  }
  return parsed.data;
}
