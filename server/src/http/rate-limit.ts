import type { Request, RequestHandler, Response } from 'express';
import type { TokenBuckets } from '../live/token-buckets.ts';
import { HttpProblem, problem } from '../problem.ts';

/**
 * Refuses with 429 what comes too fast from one person, or one address.
 *
 * @param by Whose requests count together.
 */
export function limitRate(
  buckets: TokenBuckets,
  by: (request: Request, response: Response) => string,
): RequestHandler {
  const { perSecond } = buckets.allowance;
  const detail = `Expected at most ${perSecond} requests a second: wait a little.`;
  return (request, response, next) => {
    if (!buckets.take(by(request, response))) {
      throw new HttpProblem(problem(429, detail), Math.ceil(1 / perSecond));
    }
    next();
  };
}
