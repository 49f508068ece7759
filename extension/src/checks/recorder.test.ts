import {
  EMPTY_PROGRESS,
  foldEvent,
  type CheckOutcome,
  type Curriculum,
  type ProgressState,
} from '@waymark/roadmap';
import { CHECK_MIME } from '@waymark/roadmap/names';
import { describe, expect, it } from 'vitest';
import { checkEvent } from '../../testing/events.ts';
import { draftsOfRun, isOpening, labOf, readOutcomes, type Output } from './recorder.ts';

const LAB = 'beginner/house-prices';

function outcome(change: Partial<CheckOutcome> = {}): CheckOutcome {
  return {
    version: 1,
    check: 'q1',
    state: 'passed',
    points: 2,
    maxPoints: 2,
    message: '',
    hints: [],
    ...change,
  };
}

function output(value: unknown): Output {
  return { output_type: 'display_data', metadata: {}, data: { [CHECK_MIME]: value, 'text/plain': 'x' } };
}

const labs: Curriculum['labs'] = {
  [LAB]: {
    id: LAB,
    title: 'House prices',
    minutes: 60,
    anchors: {},
    checks: [
      { id: 'q1', points: 2, cell: 'check-q1', items: [] },
      { id: 'q2', points: 3, cell: 'check-q1', items: [] },
      { id: 'q3', points: 1, cell: 'check-q3', items: [] },
    ],
  },
};
const cell = { id: 'check-q1', text: "await check('q2', {}, t => t.equal(mean, 3, 'The mean'));" };
const RELEASE = '0123456789abcdef';

function drafts(outputs: Output[], state: ProgressState = EMPTY_PROGRESS): Promise<unknown[]> {
  return draftsOfRun({ lab: LAB, cell, outputs, release: RELEASE }, state, labs);
}

describe('labOf', () => {
  it('knows a lab by its metadata', () => {
    expect(labOf({ lab: LAB, title: 'House prices', minutes: 60 })).toBe(LAB);
  });

  it.each([undefined, null, {}, { lab: '../etc' }, { lab: LAB }, 'beginner/house-prices'])(
    'takes %j for no lab',
    metadata => {
      expect(labOf(metadata)).toBeUndefined();
    },
  );
});

describe('readOutcomes', () => {
  it('finds the outcomes among other outputs', () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: 'hi' },
      output(outcome()),
      { output_type: 'error' },
    ];
    expect(readOutcomes(outputs)).toEqual([outcome()]);
  });

  it.each([
    ['another version', outcome({ version: 2 as 1 })],
    ['more points than there are', outcome({ points: 3 })],
    ['an unknown state', outcome({ state: 'excellent' as 'passed' })],
    ['text', 'passed'],
  ])('passes over %s', (_, value) => {
    expect(readOutcomes([output(value)])).toEqual([]);
  });
});

describe('draftsOfRun', () => {
  it('records the visit and each outcome', async () => {
    const outputs = [output(outcome()), output(outcome({ check: 'q2', state: 'incorrect', points: 0 }))];
    expect(await drafts(outputs)).toEqual([
      { type: 'visit', lab: LAB, cell: 'check-q1' },
      { type: 'check', lab: LAB, check: 'q1', release: RELEASE, state: 'passed', points: 2, maxPoints: 2 },
      { type: 'check', lab: LAB, check: 'q2', release: RELEASE, state: 'incorrect', points: 0, maxPoints: 3 },
    ]);
  });

  it('records an exception, and no check that was not attempted', async () => {
    const outputs = [
      output(outcome({ state: 'exception', points: 0 })),
      output(outcome({ state: 'unattempted', points: 0 })),
    ];
    expect((await drafts(outputs)).slice(1)).toMatchObject([{ type: 'check', state: 'exception' }]);
  });

  it('records a second run of the same check again, but no second visit', async () => {
    const at = '2026-03-01T10:00:00Z';
    const here = foldEvent(EMPTY_PROGRESS, {
      type: 'visit',
      id: crypto.randomUUID(),
      at,
      lab: LAB,
      cell: 'check-q1',
    });
    expect(await drafts([output(outcome())], here)).toMatchObject([{ type: 'check' }]);
    expect(await drafts([], here)).toEqual([]);
  });

  it('records no visit of a cell whose id is none', async () => {
    const nowhere = { id: 'not an id', text: '' };
    expect(
      await draftsOfRun({ lab: LAB, cell: nowhere, outputs: [], release: RELEASE }, EMPTY_PROGRESS, labs),
    ).toEqual([]);
  });

  it('records the author’s words for what failed, and nothing of the student’s', async () => {
    const failed = outcome({
      check: 'q2',
      state: 'incorrect',
      points: 0,
      message: 'The mean is 1234 (expected 3).',
    });
    expect((await drafts([output(failed)])).slice(1)).toEqual([
      {
        type: 'check',
        lab: LAB,
        check: 'q2',
        release: RELEASE,
        state: 'incorrect',
        points: 0,
        maxPoints: 3,
        words: 'The mean',
      },
    ]);
    // Who has never reached the server does not know whose cell it is.
    const run = { lab: LAB, cell, outputs: [output(failed)], release: RELEASE };
    expect((await draftsOfRun(run, EMPTY_PROGRESS, undefined))[1]).not.toHaveProperty('words');
  });

  it('takes the points from the lab, never from what was displayed', async () => {
    const outputs = [output(outcome({ points: 999, maxPoints: 999 }))];
    expect((await drafts(outputs)).slice(1)).toMatchObject([{ check: 'q1', points: 2, maxPoints: 2 }]);
    const unreached = await draftsOfRun(
      { lab: LAB, cell, outputs, release: RELEASE },
      EMPTY_PROGRESS,
      undefined,
    );
    expect(unreached.slice(1)).toMatchObject([{ check: 'q1', state: 'passed', points: 0 }]);
  });

  it('passes over a check that is not the author’s', async () => {
    const outputs = [output(outcome({ check: 'q3' })), output(outcome({ check: 'q4' }))];
    expect(await drafts(outputs)).toEqual([{ type: 'visit', lab: LAB, cell: 'check-q1' }]);
  });
});

describe('isOpening', () => {
  const here = foldEvent(EMPTY_PROGRESS, checkEvent({ lab: LAB }));
  const elsewhere = foldEvent(here, checkEvent({ lab: 'beginner/spam' }));

  it('is the first time, also in a page that restores its notebooks', () => {
    expect(isOpening(LAB, EMPTY_PROGRESS, true)).toBe(true);
  });

  it('is a return from another lab', () => {
    expect(isOpening(LAB, elsewhere, false)).toBe(true);
    expect(isOpening(LAB, here, false)).toBe(false);
  });

  it('is not the return of a notebook with the page', () => {
    expect(isOpening(LAB, elsewhere, true)).toBe(false);
  });
});
