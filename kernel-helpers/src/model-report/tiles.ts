import type { DriftChunk, ModelReport, PerformanceChunk, Tiles } from '@waymark/roadmap';
import { quantileOfSorted } from '../evaluate/quantile.ts';
import { headline } from './performance-chunk.ts';
import { countRequests } from './traffic.ts';

/** Of the requests of the last minute. */
export interface LastMinute {
  readonly status: number;
  readonly ms: number;
}

/** What the tiles show: traffic of the last minute, and what the newest rows say about the model. */
export function tilesOf(
  minute: readonly LastMinute[],
  drift: DriftChunk | null,
  performance: PerformanceChunk | null,
  quality: ModelReport['quality'],
): Omit<Tiles, 'alertsFiring' | 'alertsPending'> {
  const { requests, refused, errors } = countRequests(minute);
  const times = Float64Array.from(minute, ({ ms }) => ms).toSorted();
  const values = quality.features.reduce((sum, { rows }) => sum + rows, 0);
  const faults = quality.features.reduce(
    (sum, { missing, wrongType, outOfRange, unseen }) => sum + missing + wrongType + outOfRange + unseen,
    0,
  );
  return {
    requestsPerMinute: requests,
    errorShare: requests === 0 ? null : errors / requests,
    refusedShare: requests === 0 ? null : refused / requests,
    p95Ms: requests === 0 ? null : quantileOfSorted(times, 0.95),
    driftedFeatures: drift?.driftedFeatures ?? 0,
    decidedFeatures: drift?.decidedFeatures ?? 0,
    comparedRows: drift?.rows ?? 0,
    performance: performance && headline(performance),
    faultShare: values === 0 ? null : faults / values,
  };
}
