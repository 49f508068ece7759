import { modelReportSchema, type ModelReport } from '@waymark/roadmap';

export const MINUTE_MS = 60_000;
/** Noon of a day, in milliseconds since 1970. */
export const NOON = Date.UTC(2026, 4, 4, 12);

/** A report on a model in two chunks of a minute: all is well, nothing is known of how good it is. */
export function modelReport(change: Partial<ModelReport> = {}): ModelReport {
  const chunk = (i: number) => ({ from: NOON + i * MINUTE_MS, to: NOON + (i + 1) * MINUTE_MS });
  const drift = {
    rows: 100,
    features: [
      {
        name: 'area',
        state: 'no drift',
        test: 'ks',
        measure: 'wasserstein',
        pValue: 0.4,
        distance: 0.02,
        threshold: 0.002,
      },
    ],
    predictions: [],
    driftedFeatures: 0,
    decidedFeatures: 1,
    hasDrifted: false,
  };
  const report = {
    name: 'prices',
    version: null,
    versions: [{ version: '1', since: NOON - MINUTE_MS }],
    unit: '$',
    now: NOON + 2 * MINUTE_MS,
    from: NOON,
    recorded: 30,
    lookedAt: 30,
    tiles: {
      requestsPerMinute: 12,
      errorShare: 0,
      refusedShare: 0,
      p95Ms: 8.25,
      driftedFeatures: 0,
      decidedFeatures: 1,
      comparedRows: 100,
      performance: null,
      faultShare: 0,
      alertsFiring: 0,
      alertsPending: 0,
    },
    traffic: [
      { ...chunk(0), requests: 10, refused: 2, errors: 1, p50Ms: 3, p95Ms: 8, p99Ms: 9 },
      { ...chunk(1), requests: 0, refused: 0, errors: 0, p50Ms: null, p95Ms: null, p99Ms: null },
    ],
    drift: { ...chunk(0), ...drift },
    driftOverTime: [
      { ...chunk(0), ...drift, driftedFeatures: 1, decidedFeatures: 4 },
      { ...chunk(1), ...drift, decidedFeatures: 0 },
    ],
    distributions: [],
    performance: [0, 1].map(i => ({ ...chunk(i), rows: 10, labelled: 0, realised: {}, estimated: {} })),
    quality: { rows: 20, duplicates: 0, features: [], unknownFields: [] },
    alerts: [],
    requests: [],
    ...change,
  };
  return modelReportSchema.parse(report);
}
