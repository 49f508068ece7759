import { PLOTLY_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import type { Figure } from '../chart/types.ts';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { populationStabilityIndex } from '../drift/population-stability-index.ts';
import { monitor } from './monitor.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const figure = () => host.last.bundle[PLOTLY_MIME] as Figure;
const trace = (name: string) => figure().data.find(one => one['name'] === name)!;
const title = () => (figure().layout['title'] as { text: string }).text;
const reference = Array.from({ length: 50 }, (_, i) => 100 + 30 * Math.sin(i) + i);

describe('populationStabilityIndex', () => {
  it('agrees with the formula in numpy', () => {
    // a = 100 + 30*np.sin(i) + i for i = 0 … 49; live = a[:40] * 1.1; edges = np.quantile(a, [.1, …, .9]);
    // shares = np.bincount(np.searchsorted(edges, v, side='left')) / len(v), at least 1e-4 each.
    expect(
      populationStabilityIndex(
        reference,
        reference.slice(0, 40).map(x => x * 1.1),
      ),
    ).toBeCloseTo(1.3171241509953902, 10);
  });

  it('is 0 for the same values, small for a sample of them, large for a shift', () => {
    const many = Array.from({ length: 2000 }, (_, i) => Math.sin(i));
    expect(populationStabilityIndex(many, many)).toBe(0);
    expect(
      populationStabilityIndex(
        many,
        many.filter((_, i) => i % 3 === 0),
      ),
    ).toBeLessThan(0.05);
    expect(
      populationStabilityIndex(
        many,
        many.map(x => x + 1),
      ),
    ).toBeGreaterThan(1);
    expect(populationStabilityIndex([5, 5, 5], [5, 5])).toBe(0);
    expect(() => populationStabilityIndex([], [1])).toThrow(/reference values are empty/);
    expect(() => populationStabilityIndex([1], [NaN])).toThrow(/current values must be finite/);
  });
});

describe('monitor', () => {
  it('sums up what it has seen', () => {
    const watched = monitor({ name: 'Prices', reference });
    expect(watched.summary()).toEqual({
      requests: 0,
      errors: 0,
      errorShare: 0,
      latencyMs: undefined,
      predictions: 0,
      psi: undefined,
      drift: 'too few predictions',
    });
    for (const [i, output] of reference.entries()) watched.record({ input: i, output, ms: i + 1 });
    watched.record({ input: 'bad', ms: 100, ok: false });
    watched.record({ input: 'worse', output: NaN, ms: 100 });
    const summary = watched.summary();
    expect(summary).toMatchObject({ requests: 52, errors: 2, predictions: 50 });
    expect(summary.errorShare).toBeCloseTo(2 / 52, 12);
    expect(summary.latencyMs).toEqual({ p50: 26.5, p95: expect.closeTo(49.45, 10), p99: 100 });
    expect(watched.latest(1)).toEqual([
      {
        requestId: expect.any(String),
        input: 'worse',
        output: undefined,
        ms: 100,
        ok: false,
        status: 500,
        segment: undefined,
        at: expect.any(Number),
        actual: undefined,
      },
    ]);
    watched.reset();
    expect(watched.summary().requests).toBe(0);
  });

  it('says how the predictions move from 200 of them on, and that they are too few before', async () => {
    const watched = monitor({ name: 'Prices', reference });
    for (let i = 0; i < 199; i++) watched.record({ input: i, output: reference[i % 50]!, ms: 1 });
    expect(watched.summary()).toMatchObject({ psi: undefined, drift: 'too few predictions' });
    watched.show();
    expect(title()).toContain('drift: too few predictions');
    watched.record({ input: 199, output: reference[49]!, ms: 1 });
    expect(watched.summary()).toMatchObject({ psi: 0, drift: 'stable' });
    await host.displayed(2);
    expect(title()).toContain('PSI 0.00 (stable)');
  });

  it('keeps a bounded number of observations, the latest ones, and counts all', () => {
    const watched = monitor({ name: 'Prices', reference, capacity: 3 });
    for (let i = 1; i <= 8; i++) watched.record({ input: i, output: i, ms: 1 });
    expect(watched.latest().map(({ input }) => input)).toEqual([6, 7, 8]);
    expect(watched.latest(2).map(({ input }) => input)).toEqual([7, 8]);
    expect(watched.summary().requests).toBe(8);
  });

  it('watches a function, synchronous or not, and lets its errors through', async () => {
    const watched = monitor({ name: 'Prices', reference });
    const double = watched.wrap((x: number) => 2 * x);
    const later = watched.wrap(async (x: number, y: number) => x + y);
    const broken = watched.wrap((): number => {
      throw new Error('no');
    });
    const rejecting = watched.wrap(async (): Promise<number> => {
      throw new Error('later');
    });
    expect(double(4)).toBe(8);
    expect(await later(1, 2)).toBe(3);
    expect(() => broken()).toThrow('no');
    await expect(rejecting()).rejects.toThrow('later');
    expect(watched.latest().map(({ input, output, ok }) => [input, output, ok])).toEqual([
      [4, 8, true],
      [[1, 2], 3, true],
      [[], undefined, false],
      [[], undefined, false],
    ]);
  });

  it('charts predictions against training and moves in place', async () => {
    const watched = monitor({ name: 'Prices', reference, unit: '$' });
    watched.record({ input: 1, output: 120, ms: 2 });
    expect(host.displays).toHaveLength(0);
    watched.show();
    expect(title()).toContain('Prices: 1 request, 0% errors, latency p50 2.0');
    expect((trace('training')['y'] as number[]).reduce((sum, share) => sum + share)).toBeCloseTo(100, 10);
    expect(Math.max(...(trace('live')['y'] as number[]))).toBe(100);
    expect(host.last.bundle['text/html']).toContain('<svg');
    for (let i = 0; i < 500; i++) watched.record({ input: i, output: 500, ms: 3, ok: i % 5 !== 0 });
    await host.displayed(2);
    expect(host.displays).toHaveLength(2);
    expect(host.displays[1]?.options).toEqual({
      displayId: host.displays[0]?.options.displayId,
      update: true,
    });
    expect(title()).toMatch(/501 requests, 20% errors, .*PSI [\d.]+ \(shifted\)/);
    expect((trace('errors')['y'] as number[]).reduce((sum, count) => sum + count)).toBe(100);
    expect((trace('latency')['y'] as number[]).length).toBe(200);
    watched.show();
    expect(host.last.options.displayId).not.toBe(host.displays[0]?.options.displayId);
  });

  it('leaves a chart with all that was recorded until another one is shown', () => {
    const watched = monitor({ name: 'Prices', reference });
    watched.show();
    const [first] = host.displays;
    for (let i = 1; i <= 3; i++) watched.record({ input: i, output: i, ms: 1 });
    watched.show();
    const last = host.displays.findLast(({ options }) => options.displayId === first?.options.displayId);
    expect(last?.bundle[PLOTLY_MIME]).toMatchObject({
      layout: { title: { text: expect.stringContaining('3 requests') } },
    });
    expect(host.last.options.displayId).not.toBe(first?.options.displayId);
  });

  it('draws before anything was asked', () => {
    monitor({ name: 'Prices', reference }).show();
    expect(title()).toBe('Prices: 0 requests');
    expect(String(host.last.bundle['text/html'])).not.toMatch(/NaN|Infinity/);
  });

  it('refuses what it cannot use', () => {
    expect(() => monitor({ name: 'x', reference: [] })).toThrow(/reference values are empty/);
    expect(() => monitor({ name: 'x', reference, capacity: 0 })).toThrow(/above 0; got 0/);
    expect(() => monitor({ name: 'x', reference }).record({ input: 1, output: 1, ms: -1 })).toThrow(
      /0 or more; got -1/,
    );
    expect(() => monitor({ name: 'x', reference: todo('prices') })).toThrow(UnattemptedError);
  });
});
