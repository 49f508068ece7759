import { expect, it } from 'vitest';
import type { Observation } from './observations.ts';
import { trafficOf } from './traffic.ts';

function seen(at: number, ms = 1, status = 200): Observation {
  const ok = status < 400;
  return {
    requestId: String(at),
    input: {},
    output: ok ? 1 : undefined,
    ms,
    ok,
    status,
    segment: undefined,
    at,
    actual: undefined,
  };
}

it('counts by span, empty ones among them, with the quantiles that numpy gives', () => {
  const rows = [1, 2, 3, 4, 100].map((ms, i) => seen(60_000 + i, ms));
  rows.push(seen(119_999, 7, 404), seen(180_000, 9, 500), seen(180_001, 9, 503));
  const buckets = trafficOf(rows.slice(0, 5), 60_000);
  expect(buckets).toEqual([
    {
      from: 60_000,
      to: 120_000,
      requests: 5,
      refused: 0,
      errors: 0,
      p50Ms: 3,
      p95Ms: expect.closeTo(80.8, 10),
      p99Ms: expect.closeTo(96.16, 10),
    },
  ]);
  expect(
    trafficOf(rows, 60_000).map(({ from, requests, refused, errors, p50Ms }) => [
      from,
      requests,
      refused,
      errors,
      p50Ms,
    ]),
  ).toEqual([
    [60_000, 6, 1, 0, 3.5],
    [120_000, 0, 0, 0, null],
    [180_000, 2, 0, 2, 9],
  ]);
  expect(trafficOf([], 60_000)).toEqual([]);
});

it('refuses a width that is none, or far too narrow', () => {
  for (const width of [0, -1, NaN, Infinity]) {
    expect(() => trafficOf([], width)).toThrow('A bucket is a number of milliseconds above 0');
  }
  expect(() => trafficOf([seen(0), seen(10_000_000)], 1)).toThrow('more than 10000: take wider ones');
});
