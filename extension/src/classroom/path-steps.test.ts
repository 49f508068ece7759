import type { LoggedEvent, ProgressEvent } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../../testing/events.ts';
import { LAB } from '../../testing/class-feed.ts';
import { ENGLISH } from '../english.ts';
import { checkKey, pathOf } from './path-steps.ts';
import { describeStep, describeStretch, duration } from './path-words.ts';

const BEGIN = Date.UTC(2026, 0, 5, 9);
const DAY = 24 * 60;
const OTHER_LAB = 'beginner/spam';
const WRONG = { state: 'incorrect', points: 0, words: 'The mean' } as const;

let seq = 0;
/** Something that happened so many minutes after the beginning. */
function at(minute: number, event: Partial<ProgressEvent> & Pick<ProgressEvent, 'type'>): LoggedEvent {
  seq += 1;
  const whole = {
    ...(event.type === 'check' ? checkEvent() : { id: crypto.randomUUID(), lab: LAB }),
    ...('check' in event || ['open', 'visit', 'check'].includes(event.type) ? {} : { check: 'q1' }),
    ...event,
    at: new Date(BEGIN + minute * 60_000).toISOString(),
  } as ProgressEvent;
  return { seq, actor: 'ada', receivedAt: whole.at, event: whole };
}

/** The stretches, each with its steps in words. */
function told(events: readonly LoggedEvent[]): unknown[] {
  return pathOf(events).stretches.map(({ lab, awayMs, workedMs, steps }) => ({
    lab,
    away: awayMs / 60_000,
    worked: workedMs / 60_000,
    steps: steps.map(step => describeStep(step, ENGLISH)),
  }));
}

function run(
  minute: number,
  release: string | null,
  state: 'unattempted' | 'passed' = 'passed',
): LoggedEvent {
  return at(minute, { type: 'check', release, state });
}

describe('the path of a student', () => {
  it('is told in the order in which it happened, lab by lab, with breaks and what others did', () => {
    const events = [
      at(0, { type: 'open' }),
      at(2, { type: 'visit', cell: 'a' }),
      at(3, { type: 'visit', cell: 'b' }),
      at(9, { type: 'check', state: 'passed' }),
      at(5, { type: 'check', ...WRONG }),
      at(7, { type: 'hint', hint: 1 }),
      at(12, { type: 'visit', lab: OTHER_LAB, cell: 'a' }),
      at(20, { type: 'help', wanted: true, from: 'team', kind: 'review', lab: OTHER_LAB }),
      at(21, { type: 'attend', step: 'take', by: 'Bob', lab: OTHER_LAB }),
      at(600, { type: 'message', text: 'Well done', by: 'Ines' }),
      at(2 * DAY, { type: 'hand-in', answer: '' }),
      at(2 * DAY + 1, { type: 'hand-in' }),
      at(3 * DAY, { type: 'grade', text: 'Good', by: 'Ines', points: 1, maxPoints: 2 }),
      at(3 * DAY + 1, { type: 'note', text: 'for myself' }),
    ];
    expect(told(events)).toEqual([
      {
        lab: LAB,
        away: 0,
        worked: 9,
        steps: [
          'opened the lab',
          'ran 2 cells',
          'incorrect, attempt 1',
          'opened hint 1',
          'passed at attempt 2, 2 of 2 points',
        ],
      },
      {
        lab: OTHER_LAB,
        away: 0,
        worked: 8,
        steps: ['ran a cell', 'asked the team for a review', 'Bob took the call'],
      },
      { lab: LAB, away: 0, worked: 0, steps: ['Ines wrote'] },
      {
        lab: LAB,
        away: 2 * DAY - 20,
        worked: 1,
        steps: ['handed in an answer', 'took the answer back'],
      },
      { lab: LAB, away: 0, worked: 0, steps: ['Ines gave 1 of 2 points'] },
    ]);
  });

  it('counts as work on a check what was done up to it, and no break', () => {
    const path = pathOf([
      at(0, { type: 'open' }),
      at(4, { type: 'check', ...WRONG }),
      at(6, { type: 'visit', cell: 'a' }),
      at(9, { type: 'check', check: 'q2', state: 'passed' }),
      at(100, { type: 'check', state: 'passed' }),
      at(103, { type: 'hint', hint: 1 }),
      at(110, { type: 'visit', cell: 'a' }),
    ]);
    expect([...path.checkMs].map(([key, ms]) => [key, ms / 60_000])).toEqual([
      [checkKey(LAB, 'q1'), 7],
      [checkKey(LAB, 'q2'), 5],
    ]);
    expect(path.workedMs / 60_000, 'the last cell belongs to no check').toBe(19);
  });

  it('says where a lab was corrected, and counts no attempt where there was no answer', () => {
    const [stretch] = pathOf([
      run(0, 'a'.repeat(16), 'unattempted'),
      run(1, null),
      run(2, 'a'.repeat(16)),
      run(3, 'b'.repeat(16)),
      run(4, 'b'.repeat(16)),
    ]).stretches;
    expect(stretch?.steps.map(({ attempt, isCorrected }) => [attempt, isCorrected])).toEqual([
      [undefined, undefined],
      [1, undefined],
      [2, undefined],
      [3, true],
      [4, undefined],
    ]);
    expect(stretch && describeStretch(stretch, ENGLISH)).toBe('4 min · 4 passed');
  });

  it.each([
    [20_000, 'less than a minute'],
    [35 * 60_000, '35 min'],
    [120 * 60_000, '2 h'],
    [200 * 60_000, '3 h 20 min'],
    [4 * DAY * 60_000, '4 days'],
  ])('%i ms are %s', (ms, words) => expect(duration(ms, ENGLISH)).toBe(words));
});
