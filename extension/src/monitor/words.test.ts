import type { Alert } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { ENGLISH } from '../english.ts';
import { modelReport, NOON } from '../../testing/model-report.ts';
import { clock, figure, milliseconds, percent, ruleText, spokenReport } from './words.ts';

it.each([
  [0, '0%'],
  [0.004, '0.4%'],
  [0.0999, '10.0%'],
  [0.1, '10%'],
  [1, '100%'],
])('reads the share %d as %s', (share, text) => expect(percent(share)).toBe(text));

it.each([
  [0, '0'],
  [0.012345, '0.0123'],
  [-2.34567, '-2.35'],
  [19_401.7, (19_402).toLocaleString()],
])('reads %d with as many digits as one takes in: %s', (value, text) => expect(figure(value)).toBe(text));

it.each([
  [0.5, '0.5 ms'],
  [999, '999 ms'],
  [1_500, '1.5 s'],
])('gives %d milliseconds the unit that fits: %s', (ms, text) => expect(milliseconds(ms)).toBe(text));

it('says the date of another day, and of today the time alone', () => {
  const time = new Date(NOON).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  expect(clock(NOON, NOON + 1_000)).toBe(time);
  expect(clock(NOON, NOON + 3 * 86_400_000)).toBe(`${new Date(NOON).toLocaleDateString()} ${time}`);
});

function alert(bound: object): Alert {
  return {
    rule: { metric: 'p95Ms', forSeconds: 30, ...bound },
    state: 'ok',
    since: NOON,
    value: null,
    lastOutAt: null,
    history: [],
  };
}

it('says what an alert waits for', () => {
  expect(ruleText(alert({ above: 250 }), ENGLISH)).toBe('p95 latency, ms above 250 for 30 s');
  expect(ruleText(alert({ below: 0 }), ENGLISH)).toBe('p95 latency, ms below 0 for 30 s');
  const ofErrors = { ...alert({}), rule: { metric: 'errorShare', above: 0.1, forSeconds: 0 } } as const;
  expect(ruleText(ofErrors, ENGLISH)).toBe('Error share above 10%');
});

it('tells the state of a model in a sentence', () => {
  const report = modelReport();
  expect(spokenReport(report, ENGLISH)).toBe(
    'prices. 12 requests in the last minute. 0 of 1 features drift. 0 alerts firing',
  );
  expect(spokenReport({ ...report, version: '2' }, ENGLISH)).toContain('prices, version 2. ');
});
