import type { SharedModel } from '@waymark/roadmap';

/** What somebody may share of a model. */
export function sharedModel(change: Partial<SharedModel> = {}): SharedModel {
  return {
    name: 'prices',
    version: '1',
    unit: '$',
    lastAt: 0,
    tiles: {
      requestsPerMinute: 12,
      errorShare: 0,
      refusedShare: 0,
      p95Ms: 8,
      driftedFeatures: 1,
      decidedFeatures: 3,
      comparedRows: 100,
      performance: null,
      faultShare: 0,
      alertsFiring: 0,
      alertsPending: 0,
    },
    drifted: ['area'],
    ...change,
  };
}
