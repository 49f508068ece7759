import type { TrafficBucket } from '@waymark/roadmap';
import { quantileOfSorted } from '../evaluate/quantile.ts';

/** How many requests a span of time had. */
export interface RequestCounts {
  readonly requests: number;
  readonly refused: number;
  readonly errors: number;
}

/** Requests in a span of time, with quantiles of the latencies (interpolated linearly, as in numpy). */
export function trafficBucket(
  from: number,
  to: number,
  counts: RequestCounts,
  latencies: readonly number[],
): TrafficBucket {
  const sorted = Float64Array.from(latencies).toSorted();
  const at = (share: number): number | null => (sorted.length === 0 ? null : quantileOfSorted(sorted, share));
  return { from, to, ...counts, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

/** Whether the question was not taken. */
export function isRefused(status: number): boolean {
  return status >= 400 && status < 500;
}

/** Whether the model failed. */
export function isError(status: number): boolean {
  return status >= 500;
}

/** Counts by status. */
export function countRequests(rows: readonly { readonly status: number }[]): RequestCounts {
  return {
    requests: rows.length,
    refused: rows.filter(({ status }) => isRefused(status)).length,
    errors: rows.filter(({ status }) => isError(status)).length,
  };
}
