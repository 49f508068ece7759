import type { Request, RequestHandler, Response } from 'express';
import { HttpProblem, problem } from '../problem.ts';
import { TokenBucket } from '../live/token-bucket.ts';

/** So many are remembered; beyond it, the one that asked least lately is forgotten. */
const MAX_BUCKETS = 10_000;

export interface RateLimit {
  /** How many requests may come at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Whose requests count together. */
  readonly by: (request: Request, response: Response) => string;
}

/** Refuses with 429 what comes too fast from one person, or one address. */
export function limitRate({ burst, perSecond, by }: RateLimit): RequestHandler {
  const buckets = new Map<string, TokenBucket>();
  return (request, response, next) => {
    const key = by(request, response);
    const bucket = buckets.get(key) ?? new TokenBucket(burst, perSecond);
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_BUCKETS && oldest !== undefined) buckets.delete(oldest);
    if (!bucket.take()) {
      response.set('Retry-After', String(Math.ceil(1 / perSecond)));
      throw new HttpProblem(problem(429, `Expected at most ${perSecond} requests a second: wait a little.`));
    }
    next();
  };
}
