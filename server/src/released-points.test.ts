import type { Curriculum, EventOf, ProgressEvent } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { withReleasedPoints } from './released-points.ts';

const labs: Curriculum['labs'] = {
  'beginner/views': {
    id: 'beginner/views',
    title: 'Views',
    minutes: 5,
    anchors: {},
    checks: [
      { id: 'q4', points: 2, cell: 'q4', items: [] },
      { id: 'q6', points: 5, parts: [2, 3], cell: 'q6', items: [] },
    ],
  },
};

const event: EventOf<'check'> = {
  type: 'check',
  id: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
  at: '2026-01-01T08:00:00Z',
  lab: 'beginner/views',
  check: 'q4',
  release: null,
  state: 'passed',
  points: 999,
  maxPoints: 999,
};

it.each<[string, Partial<typeof event>, object]>([
  ['a check', {}, { points: 2, maxPoints: 2 }],
  ['a check that says less', { points: 0.5, maxPoints: 1 }, { points: 2, maxPoints: 2 }],
  ['a wrong answer', { state: 'incorrect' }, { points: 0, maxPoints: 2 }],
  ['a text that a person is to read', { state: 'awaiting' }, { points: 0, maxPoints: 2 }],
  ['parts', { check: 'q6', state: 'incorrect', points: 3 }, { points: 3, maxPoints: 5 }],
  ['parts that say more', { check: 'q6', points: 999 }, { points: 5, maxPoints: 5 }],
  ['a check that the lab does not have', { check: 'q5' }, { points: 0, maxPoints: 999 }],
  ['a check with a name of JavaScript', { check: 'constructor' }, { points: 0 }],
  ['a lab that there is not', { lab: 'beginner/none' }, { points: 0 }],
])('%s earns what its release says', (_what, change, points) => {
  expect(withReleasedPoints({ ...event, ...change }, labs)).toMatchObject(points);
});

it('leaves every other event as it is', () => {
  const open: ProgressEvent = { type: 'open', id: event.id, at: event.at, lab: event.lab };
  expect(withReleasedPoints(open, labs)).toBe(open);
});
