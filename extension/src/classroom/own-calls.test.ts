import {
  EMPTY_PROGRESS,
  foldEntry,
  type EventOf,
  type Membership,
  type ProgressEvent,
} from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { checkEvent } from '../../testing/events.ts';
import { ENGLISH } from '../english.ts';
import { describeCall, describeClosed, ownCalls } from './own-calls.ts';

const LAB = 'beginner/house-prices';
const base = (at: string): { id: string; at: string; lab: string; check: string } => ({
  id: crypto.randomUUID(),
  at: `2026-03-01T${at}:00Z`,
  lab: LAB,
  check: 'q1',
});
const help = (at: string, change: Partial<EventOf<'help'>> = {}): ProgressEvent => ({
  type: 'help',
  ...base(at),
  wanted: true,
  from: 'reviewers',
  ...change,
});
const attend = (at: string, step: 'take' | 'give-back' | 'close'): ProgressEvent => ({
  type: 'attend',
  ...base(at),
  step,
  by: 'Ines',
});
const MEMBERSHIP: Membership = {
  course: { id: 'ml', title: 'Machine learning' },
  me: { id: 'ada', name: 'Ada', role: 'student', shares: false },
  isOnline: true,
};

/** What the student is told of their calls after these events. */
function told(events: ProgressEvent[], before?: number, isReached = true): string[] {
  const state = events.reduce(
    (known, event) => foldEntry(known, { event, actor: event.type === 'attend' ? 'ines' : 'ada' }),
    EMPTY_PROGRESS,
  );
  const membership = {
    ...MEMBERSHIP,
    ...(before !== undefined && { calls: [{ lab: LAB, check: 'q1', before }] }),
  };
  const status = { phase: 'synced' as const, unsynced: 0, refused: [], durable: true };
  return ownCalls({ state, membership, status }).map(own => describeCall(own, { isReached }, ENGLISH));
}

const pass = (at: string): ProgressEvent => checkEvent({ at: `2026-03-01T${at}:00Z` });

/** What is said of a call that somebody has closed. */
function closed(...events: ProgressEvent[]): string | undefined {
  const state = events.reduce((known, event) => foldEntry(known, { event, actor: 'ines' }), EMPTY_PROGRESS);
  return describeClosed(state.labs[LAB].checks['q1'], ENGLISH);
}

it('says how many are before, who has taken it, and that it waits for the class', () => {
  const asked = 'You have asked the reviewers for help.';
  expect(told([help('08:00')])).toEqual([asked]);
  expect(told([help('08:00')], 2)).toEqual([`${asked} 2 calls are before yours.`]);
  expect(told([help('08:00')], 1)).toEqual([`${asked} 1 call is before yours.`]);
  expect(told([help('08:00')], 0)).toEqual([`${asked} You are next.`]);
  expect(told([help('08:00'), attend('08:01', 'take')], 0)).toEqual([`${asked} Ines looks at it.`]);
  expect(told([help('08:00'), attend('08:01', 'take'), attend('08:02', 'give-back')], 0)).toEqual([
    `${asked} You are next.`,
  ]);
  expect(told([help('08:00')], undefined, false)).toEqual([
    `${asked} The class cannot be reached now: what you ask is kept, and sent as soon as it can be.`,
  ]);
});

it('a call to the team has no queue', () => {
  expect(told([help('08:00', { from: 'team', kind: 'review' })], 4)).toEqual([
    'You have asked your team for a review.',
  ]);
});

it('ends when it is taken back or closed, and one for help by a pass', () => {
  expect(told([help('08:00'), help('08:01', { wanted: false })])).toEqual([]);
  expect(told([help('08:00'), attend('08:01', 'close')])).toEqual([]);
  expect(told([help('08:00'), pass('08:01')])).toEqual([]);
  expect(told([help('08:00', { kind: 'review' }), pass('08:01')])).toHaveLength(1);
});

it('says who has closed it, until it is called again', () => {
  expect(closed(help('08:00'))).toBeUndefined();
  expect(closed(help('08:00'), attend('08:01', 'close'))).toBe('Ines has closed your call.');
  expect(closed(help('08:00'), attend('08:01', 'close'), help('08:02'))).toBeUndefined();
});
