import type { Alert, ModelReport } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { MINUTE_MS, modelReport, NOON } from '../../testing/model-report.ts';
import {
  distributionFigure,
  driftFigure,
  driftOverTimeFigure,
  latencyFigure,
  localTime,
  performanceFigure,
  qualityFigure,
  trafficFigure,
} from './figures.ts';

const MIDDLES = [NOON + MINUTE_MS / 2, NOON + 1.5 * MINUTE_MS].map(localTime);

function alert(history: Alert['history']): Alert {
  const rule = { metric: 'errorShare', above: 0.05, forSeconds: 30 } as const;
  return { rule, state: 'ok', since: NOON, value: 0, lastOutAt: null, history };
}

it('gives times as the clock on the wall shows them', () => {
  const date = new Date(2026, 4, 4, 15, 7, 9, 12);
  expect(localTime(date.getTime())).toBe('2026-05-04T15:07:09.012');
});

describe('requests over time', () => {
  it('are stacked by how they ended, and add up', () => {
    const { data, layout } = trafficFigure(modelReport(), ENGLISH);
    expect(data).toMatchObject([
      { name: 'answered', x: MIDDLES, y: [7, 0], width: 0.9 * MINUTE_MS },
      { name: 'refused (4xx)', y: [2, 0] },
      { name: 'failed (5xx)', y: [1, 0] },
    ]);
    expect(layout).toMatchObject({ barmode: 'stack', yaxis: { title: { text: 'requests' } } });
  });

  it('have no latency where nothing was asked', () => {
    expect(latencyFigure(modelReport(), ENGLISH).data).toMatchObject([
      { name: 'p50', y: [3, null] },
      { name: 'p95', y: [8, null] },
      { name: 'p99', y: [9, null] },
    ]);
  });

  it('are marked where a version began in the time that is shown, and where an alert fired', () => {
    const versions = [
      { version: '1', since: NOON - 1 },
      { version: 'a name that is far too long to be read', since: NOON + 5_000 },
    ];
    const alerts = [
      alert([
        { at: NOON + 1_000, state: 'pending' },
        { at: NOON + 31_000, state: 'firing' },
        { at: NOON + 90_000, state: 'resolved' },
        { at: NOON + 100_000, state: 'firing' },
      ]),
    ];
    const report = modelReport({ versions, alerts });
    const { shapes, annotations } = latencyFigure(report, ENGLISH).layout;
    expect(shapes).toMatchObject([
      { type: 'rect', x0: localTime(NOON + 31_000), x1: localTime(NOON + 90_000) },
      { type: 'rect', x0: localTime(NOON + 100_000), x1: localTime(report.now) },
      { type: 'line', x0: localTime(NOON + 5_000) },
    ]);
    expect(annotations).toMatchObject([{ text: 'version a name that is far t', xanchor: 'left' }]);
    const late = modelReport({ versions: [{ version: '2', since: NOON + 1.9 * MINUTE_MS }] });
    expect(latencyFigure(late, ENGLISH).layout['annotations']).toMatchObject([{ xanchor: 'right' }]);
  });
});

describe('drift', () => {
  it('is a bar for each column, red where it has drifted', () => {
    const drift = modelReport().drift!;
    const [feature] = drift.features;
    const report = modelReport({
      drift: {
        ...drift,
        features: [feature, { ...feature, name: 'rooms', state: 'drift', distance: null }],
      },
    });
    const { data, layout } = driftFigure(report, ENGLISH);
    expect(data).toMatchObject([{ x: [null, 0.02], y: ['rooms', 'area'] }]);
    const [{ marker }] = data as [{ marker: { color: string[] } }];
    expect(marker.color[0]).not.toBe(marker.color[1]);
    expect(layout['title']).toBe('Distance from the reference, the newest 100 rows');
    expect(driftFigure(modelReport({ drift: null }), ENGLISH).data).toMatchObject([{ x: [], y: [] }]);
  });

  it('over time is a share of the features, and nothing where nothing is decided', () => {
    expect(driftOverTimeFigure(modelReport(), ENGLISH).data).toMatchObject([{ x: [MIDDLES[0]], y: [25] }]);
  });

  it('shows how a column was spread and is now, categories as words', () => {
    const spread = { name: 'kind', at: ['flat', '10'], reference: [0.25, 0.75], current: [1, 0] };
    const { data, layout } = distributionFigure(spread, ENGLISH);
    expect(data).toMatchObject([
      { name: 'reference', x: ['flat', '10'], y: [25, 75] },
      { name: 'now', y: [100, 0] },
    ]);
    expect(layout).toMatchObject({ xaxis: { type: 'category' } });
  });
});

describe('performance', () => {
  const performance = modelReport().performance.map((chunk, i) => ({
    ...chunk,
    realised: i === 0 ? { accuracy: 0.9, meanAbsoluteError: 12 } : {},
    estimated: i === 1 ? { accuracy: 0.8 } : {},
  }));

  it('is a line where labels came, and another one where it is estimated', () => {
    const { data, layout } = performanceFigure(modelReport({ performance }), 'accuracy', ENGLISH);
    expect(data).toMatchObject([
      { name: 'realised', y: [0.9, null], line: { dash: 'solid' } },
      { name: 'estimated (CBPE)', y: [null, 0.8], line: { dash: 'dot' } },
    ]);
    expect(layout).toMatchObject({ title: 'Accuracy', yaxis: { range: [0, 1.02] } });
  });

  it('has the unit of an error on its axis, and no line that is empty', () => {
    const { data, layout } = performanceFigure(modelReport({ performance }), 'meanAbsoluteError', ENGLISH);
    expect(data).toMatchObject([{ name: 'realised' }]);
    expect(layout['yaxis']).toMatchObject({ title: { text: '$' } });
    expect(layout['yaxis']).not.toHaveProperty('range');
    expect(layout['title']).toBe('Mean absolute error');
    const without = modelReport({ performance, unit: '' });
    expect(performanceFigure(without, 'meanAbsoluteError', ENGLISH).layout['yaxis']).toMatchObject({
      title: { text: 'error' },
    });
  });
});

/** By kind of fault, the share of the rows in per cent. */
function faultShares(report: ModelReport): number[][] {
  return qualityFigure(report, ENGLISH).data.map(trace => Reflect.get(trace, 'y') as number[]);
}

it('shows faults as shares of the rows, and no faults without rows', () => {
  const feature = {
    name: 'area',
    rows: 20,
    missing: 5,
    wrongType: 1,
    outOfRange: 2,
    unseen: 0,
    isSkewed: false,
  };
  const quality = { rows: 20, duplicates: 0, features: [feature], unknownFields: [] };
  expect(faultShares(modelReport({ quality }))).toEqual([[25], [5], [10], [0]]);
  expect(faultShares(modelReport({ quality: { ...quality, rows: 0 } })).flat()).toEqual([0, 0, 0, 0]);
});
