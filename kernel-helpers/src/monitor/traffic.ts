import type { TrafficBucket } from '@waymark/roadmap';
import { countRequests, trafficBucket } from '../model-report/traffic.ts';
import { printValue } from '../print.ts';
import type { Observation } from './observations.ts';

/** More buckets than these are a wrong width. */
const MAX_BUCKETS = 10_000;

/**
 * Requests by spans of time of the same width, which begin at whole multiples of it; spans without a request among them.
 *
 * @param widthMs Of a span.
 * @throws RangeError When the width is not above 0, or gives too many spans.
 */
export function trafficOf(observations: readonly Observation[], widthMs: number): TrafficBucket[] {
  if (!(Number.isFinite(widthMs) && widthMs > 0)) {
    throw new RangeError(`A bucket is a number of milliseconds above 0; got ${printValue(widthMs)}.`);
  }
  const buckets = Map.groupBy(observations, ({ at }) => Math.floor(at / widthMs));
  const keys = [...buckets.keys()];
  if (keys.length === 0) return [];
  const [first, last] = [keys.reduce((a, b) => Math.min(a, b)), keys.reduce((a, b) => Math.max(a, b))];
  if (last - first >= MAX_BUCKETS) {
    throw new RangeError(
      `Buckets of ${widthMs} ms are ${last - first + 1}, more than ${MAX_BUCKETS}: take wider ones.`,
    );
  }
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const rows = buckets.get(first + i) ?? [];
    const [from, to] = [(first + i) * widthMs, (first + i + 1) * widthMs];
    return trafficBucket(
      from,
      to,
      countRequests(rows),
      rows.map(({ ms }) => ms),
    );
  });
}
