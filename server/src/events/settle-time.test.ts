import { expect, it } from 'vitest';
import { settleTime } from './settle-time.ts';

const RECEIVED = '2026-03-01T08:00:00.000Z';

it.each([
  [
    'a clock that is right',
    '2026-03-01T07:59:00.000Z',
    '2026-03-01T07:59:59.000Z',
    '2026-03-01T07:59:00.000Z',
  ],
  ['an hour offline', '2026-03-01T07:00:00.000Z', RECEIVED, '2026-03-01T07:00:00.000Z'],
  ['a clock of 2030', '2030-01-01T00:00:00.000Z', '2030-01-01T00:10:00.000Z', '2026-03-01T07:50:00.000Z'],
  ['a clock of 1970', '1970-01-01T00:00:00.000Z', '1970-01-01T00:10:00.000Z', '2026-03-01T07:50:00.000Z'],
  ['a clock of 2030 that was set right', '2030-01-01T00:00:00.000Z', RECEIVED, RECEIVED],
  ['a clock of 1970 that was set right', '1970-01-01T00:00:00.000Z', RECEIVED, RECEIVED],
  ['the future, by a client that says no time', '2026-03-01T08:00:00.001Z', undefined, RECEIVED],
  ['another zone', '2026-03-01T09:30:00+02:00', RECEIVED, '2026-03-01T09:30:00+02:00'],
])('%s', (_what, at, sentAt, expected) => {
  expect(settleTime(at, RECEIVED, sentAt)).toBe(expected);
});
