import { performance } from 'node:perf_hooks';
import { printThrown, printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';

/** How {@link loadTest} asks. */
export interface LoadTestOptions {
  /** How many requests in all. Default: 200. */
  readonly requests?: number;
  /** How many are under way at a time; the next begins when one has ended. Default: 1. */
  readonly concurrency?: number;
}

/** What {@link loadTest} measured. */
export interface LoadTestResult {
  /** How long each sound answer took, in milliseconds, in the order in which they came. */
  readonly latencies: number[];
  /** What each request that failed said. */
  readonly failures: string[];
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Sound answers a second. */
  readonly throughput: number;
}

/**
 * Sends requests to whatever answers them, a few at a time, and measures how long each takes. Read `latencies` by their
 * `quantile`s: the mean hides those who wait long.
 *
 * @param send Sends request `i` and reads its answer to the end; it throws, or rejects, when the answer is not sound.
 * @param options How many requests, and how many at a time. Default: 200, one after another.
 * @throws RangeError When `requests` or `concurrency` is no whole number above 0.
 * @example
 * const app = express();
 * app.get('/', (request, response) => {
 *   response.send('Hello');
 * });
 * const served = await serve(app);
 * const { latencies, failures } = await loadTest(async () => (await fetch(served.url)).text(), { requests: 50, concurrency: 4 });
 * const p95 = quantile(latencies, 0.95);
 */
export async function loadTest(
  send: (i: number) => Promise<unknown>,
  { requests = 200, concurrency = 1 }: LoadTestOptions = {},
): Promise<LoadTestResult> {
  requireAnswer(send);
  for (const [name, value] of Object.entries({ requests, concurrency })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} is a whole number above 0; got ${printValue(value)}.`);
    }
  }
  const latencies: number[] = [];
  const failures: string[] = [];
  let next = 0;
  const begin = performance.now();
  const client = async () => {
    while (next < requests) {
      const i = next++;
      const sent = performance.now();
      try {
        await send(i);
        latencies.push(performance.now() - sent);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : printThrown(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests) }, client));
  const seconds = (performance.now() - begin) / 1000;
  return { latencies, failures, seconds, throughput: latencies.length / seconds };
}
