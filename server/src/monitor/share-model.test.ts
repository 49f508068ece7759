import {
  modelDescriptionSchema,
  sharedModelSchema,
  type ColumnDrift,
  type DriftChunk,
} from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { shareModel, type KnownModel } from './share-model.ts';

const tiles: KnownModel['tiles'] = {
  requestsPerMinute: 12,
  errorShare: 0.1,
  refusedShare: 0,
  p95Ms: 8,
  driftedFeatures: 1,
  decidedFeatures: 2,
  comparedRows: 500,
  performance: null,
  faultShare: 0,
};
const current: KnownModel['current'] = {
  id: 1,
  name: 'House prices',
  version: '2',
  since: 0,
  lastAt: 5,
  description: modelDescriptionSchema.parse({ unit: '$' }),
};

function column(name: string, state: ColumnDrift['state']): ColumnDrift {
  return { name, state, test: 'ks', measure: 'wasserstein', pValue: 0, distance: 1, threshold: 0.1 };
}

function driftOf(features: ColumnDrift[]): DriftChunk {
  return {
    from: 0,
    to: 1,
    rows: 500,
    features,
    predictions: [],
    driftedFeatures: 1,
    decidedFeatures: 2,
    hasDrifted: true,
  };
}

describe('shareModel', () => {
  it('tells figures, alerts by their state, and the features that drift', () => {
    const alert = { rule: { metric: 'p95Ms', above: 1, forSeconds: 0 }, since: 0, value: 2 } as const;
    const shared = shareModel({
      current,
      tiles,
      drift: driftOf([column('area', 'drift'), column('rooms', 'no drift'), column('age', 'undecided')]),
      alerts: [
        { ...alert, state: 'firing', lastOutAt: 0, history: [] },
        { ...alert, state: 'ok', lastOutAt: null, history: [] },
      ],
    });
    expect(shared).toEqual({
      name: 'House prices',
      version: '2',
      unit: '$',
      lastAt: 5,
      tiles: { ...tiles, alertsFiring: 1, alertsPending: 0 },
      drifted: ['area'],
    });
  });

  it('shares what has no name, a long one, and many features', () => {
    const features = Array.from({ length: 300 }, (_, i) =>
      column(i === 0 ? '' : 'f'.repeat(300 + i), 'drift'),
    );
    const shared = shareModel({
      current: {
        ...current,
        name: 'n'.repeat(500),
        version: '',
        description: modelDescriptionSchema.parse({ unit: 'u'.repeat(500) }),
      },
      tiles,
      drift: driftOf(features),
      alerts: [],
    });
    expect(sharedModelSchema.parse(shared)).toEqual(shared);
    expect(shared).toMatchObject({ version: '(no name)', drifted: { length: 100, 0: '(no name)' } });
  });

  it('shares a model without a row', () => {
    expect(shareModel({ current, tiles, drift: null, alerts: [] }).drifted).toEqual([]);
  });
});
