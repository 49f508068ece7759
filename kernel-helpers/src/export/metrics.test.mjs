import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { RequestCounters } from '../monitor/request-counters.ts';
import { Metrics } from './template/metrics.mjs';

const MODEL = { name: 'a "model"\\\n', version: '1.0.0' };

it('tells Prometheus what a monitor tells', () => {
  const [metrics, counters] = [new Metrics(), new RequestCounters()];
  const requests = [
    [200, 0.4],
    [200, 1],
    [400, 2.5],
    [500, 30],
    [200, 12_000],
    [499, 260],
  ];
  for (const [status, ms] of requests) {
    metrics.note(status, ms);
    counters.note(status, ms);
  }
  expect(metrics.text(MODEL)).toBe(counters.text(MODEL.name, MODEL.version, 0));
});

it('counts a request under way, and then as it ended', () => {
  const metrics = new Metrics();
  const ends = [];
  const responses = [200, 400, 200].map(statusCode =>
    Object.assign(new EventEmitter(), { statusCode, writableFinished: true }),
  );
  for (const response of responses) metrics.watch(response, status => ends.push(status));
  expect(metrics.text(MODEL)).toMatch(/in_flight\{.*\} 3\n$/);
  // Its visitor went away.
  responses[2].writableFinished = false;
  for (const response of responses) response.emit('close');
  expect(ends).toEqual([200, 400, 499]);
  const text = metrics.text(MODEL);
  for (const status of ends) expect(text).toContain(`status="${status}"} 1`);
  expect(text).toMatch(/in_flight\{.*\} 0\n$/);
  expect(text).toMatch(/model_request_seconds_count\{.*\} 3\n/);
});
