import { describe, expect, it } from 'vitest';
import type { CheckProgress } from './check-progress.ts';
import type { Standing, Whereabouts } from './standing.ts';
import { stuckBecause } from './stuck.ts';

const NOW = Date.parse('2026-03-01T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

function standing(change: Partial<CheckProgress>, help?: Standing['help']): Standing {
  const progress: CheckProgress = {
    best: 'incorrect',
    bestAt: minutesAgo(1),
    latest: 'incorrect',
    points: 0,
    maxPoints: 2,
    attempts: 1,
    failures: 1,
    hints: 0,
    at: minutesAgo(1),
    ...change,
  };
  return { subject: 'ada', lab: 'beginner/views', check: 'q1', seq: 1, progress, ...(help && { help }) };
}

function place(minutes: number, lab = 'beginner/views'): Whereabouts {
  return { subject: 'ada', seq: 2, lab, at: minutesAgo(minutes) };
}

describe('somebody is stuck', () => {
  it.each([
    ['after three failures', standing({ failures: 3 }), place(0), 'failures'],
    ['not after two', standing({ failures: 2 }), place(0), undefined],
    ['after twenty minutes', standing({ bestAt: minutesAgo(20) }), place(0), 'time'],
    ['not after nineteen', standing({ bestAt: minutesAgo(19) }), place(0), undefined],
    ['not where nothing failed', standing({ failures: 0, bestAt: minutesAgo(60) }), place(0), undefined],
    [
      'not once it passed',
      standing({ failures: 9, best: 'passed', latest: 'incorrect' }),
      place(0),
      undefined,
    ],
    ['not while it waits for a review', standing({ failures: 9, best: 'awaiting' }), place(0), undefined],
    ['not when away', standing({ failures: 9 }), place(30), undefined],
    ['not when in another lab', standing({ failures: 9 }), place(0, 'beginner/forms'), undefined],
    ['not when nobody knows where they are', standing({ failures: 9 }), undefined, undefined],
  ])('%s', (_title, value, where, expected) => {
    expect(stuckBecause(value, where, NOW)).toBe(expected);
  });

  it('who asks for help, wherever they are by now', () => {
    const help = { at: minutesAgo(90), from: 'reviewers' } as const;
    expect(stuckBecause(standing({ failures: 0 }, help), place(80, 'beginner/forms'), NOW)).toBe('help');
    expect(stuckBecause(standing({ best: 'passed' }, help), place(0), NOW)).toBeUndefined();
  });
});
