import type { ModelReport } from '@waymark/roadmap';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { modelReport } from '../../testing/model-report.ts';
import { performanceText, Tiles } from './tiles.tsx';

/** By tile: its state, its figure and its note. */
function draw(change: Partial<ModelReport['tiles']>): Record<string, string[]> {
  const { tiles } = modelReport();
  const report = modelReport({ tiles: { ...tiles, ...change } });
  const html = renderToStaticMarkup(<Tiles report={report} open={() => {}} trans={ENGLISH} />);
  const found = html.matchAll(
    /data-tile="(\w+)" data-state="(\w+)".*?<strong>(.*?)<\/strong><span[^>]*>(.*?)<\/span>/g,
  );
  return Object.fromEntries(Array.from(found, ([, id, ...rest]) => [id, rest]));
}

describe('Tiles', () => {
  it('are six, good where all is well', () => {
    expect(draw({})).toEqual({
      requests: ['plain', '12', 'in the last minute'],
      errors: ['good', '0%', 'in the last minute'],
      p95: ['plain', '8.25 ms', 'in the last minute'],
      drift: ['good', '0 of 1', 'newest 100 requests'],
      performance: ['plain', '–', 'no labels yet'],
      alerts: ['good', '0', 'none pending'],
    });
  });

  it('say nothing of what nobody knows', () => {
    const { errors, p95, drift } = draw({
      errorShare: null,
      refusedShare: null,
      p95Ms: null,
      decidedFeatures: 0,
    });
    expect([errors, p95]).toEqual(Array.from({ length: 2 }, () => ['plain', '–', 'in the last minute']));
    expect(drift).toEqual(['plain', '–', '30 requests are needed to tell']);
  });

  it.each([
    [{ errorShare: 0.05, refusedShare: 0.25 }, 'errors', ['attention', '5.0%', '25% refused']],
    [{ errorShare: 0.051 }, 'errors', ['bad', '5.1%', 'in the last minute']],
    [{ driftedFeatures: 1, decidedFeatures: 3 }, 'drift', ['attention', '1 of 3', 'newest 100 requests']],
    [{ driftedFeatures: 2, decidedFeatures: 4 }, 'drift', ['bad', '2 of 4', 'newest 100 requests']],
    [{ alertsPending: 2 }, 'alerts', ['attention', '0', '2 pending']],
    [{ alertsFiring: 1, alertsPending: 1 }, 'alerts', ['bad', '1', '1 pending']],
  ])('tell %j apart', (change, tile, expected) => {
    expect(draw(change)[tile]).toEqual(expected);
  });

  it('tell an estimate from what labels say', () => {
    const performance = { metric: 'accuracy', value: 0.91234, rows: 1 };
    expect(draw({ performance: { ...performance, kind: 'realised' } })['performance']).toEqual([
      'plain',
      '0.912',
      'realised, 1 label',
    ]);
    expect(draw({ performance: { ...performance, kind: 'estimated', rows: 200 } })['performance']).toEqual([
      'plain',
      '0.912',
      'estimated, 200 requests',
    ]);
  });
});

it('gives an error its unit, and money its sign in front', () => {
  expect(performanceText('meanAbsoluteError', 12.345, '$')).toBe('$12.3');
  expect(performanceText('rootMeanSquaredError', 12.345, 'kg')).toBe('12.3 kg');
  expect(performanceText('meanAbsoluteError', 2, '')).toBe('2');
  expect(performanceText('rocAuc', 0.5, '$')).toBe('0.500');
});
