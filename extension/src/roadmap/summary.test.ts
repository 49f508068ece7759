import { EMPTY_PROGRESS, foldEvent, type ProgressState } from '@waymark/roadmap';
import { describe, expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { checkEvent } from '../../testing/events.ts';
import { countPoints } from './points.ts';
import { changedItems, nextStep, type NextStep } from './summary.ts';
import { buildTree, type RoadmapNode } from './tree.ts';

function after(...checks: string[]): ProgressState {
  return checks.map(check => checkEvent({ check })).reduce(foldEvent, EMPTY_PROGRESS);
}

describe('countPoints', () => {
  it('counts the points of checks that exist', () => {
    expect(countPoints(CURRICULUM, EMPTY_PROGRESS)).toEqual({ earned: 0, possible: 6 });
    expect(countPoints(CURRICULUM, after('q1'))).toEqual({ earned: 2, possible: 6 });
  });

  it('counts what a person has given for an answer that no check can judge', () => {
    const waiting = foldEvent(EMPTY_PROGRESS, checkEvent({ check: 'q1', state: 'awaiting', points: 0 }));
    expect(countPoints(CURRICULUM, waiting).earned).toBe(0);
    const { id, at, lab, check, maxPoints } = checkEvent({ check: 'q1' });
    const word = { type: 'grade', text: 'Nearly.', points: 1 } as const;
    const graded = foldEvent(waiting, { id, at, lab, check, maxPoints, ...word });
    expect(countPoints(CURRICULUM, graded).earned).toBe(1);
  });

  it('gives nothing for a check that is gone, nor more than a check is worth', () => {
    expect(countPoints(CURRICULUM, after('q0'))).toEqual({ earned: 0, possible: 6 });
    expect(countPoints(CURRICULUM, after('q3'))).toEqual({ earned: 1, possible: 6 });
  });
});

function step(state: ProgressState): NextStep | undefined {
  return nextStep(CURRICULUM, state, buildTree(CURRICULUM, state));
}

describe('nextStep', () => {
  it('begins with the first lab', () => {
    expect(step(EMPTY_PROGRESS)).toEqual({
      lab: 'beginner/house-prices',
      title: 'House prices',
      how: 'start',
    });
  });

  it('goes on at the last cell', () => {
    const visit = { id: crypto.randomUUID(), at: '2026-03-01T10:00:00Z', lab: 'beginner/house-prices' };
    const state = foldEvent(after('q1'), { ...visit, type: 'visit', cell: 'train' });
    expect(step(state)).toMatchObject({ lab: 'beginner/house-prices', cell: 'train', how: 'resume' });
  });

  it('goes on with the next lab behind one that is done, at its next open check where it was begun', () => {
    const spam = {
      id: 'beginner/spam',
      title: 'Spam',
      minutes: 30,
      anchors: {},
      checks: ['s1', 's2'].map(id => ({ id, points: 1, cell: `check-${id}`, items: [] })),
    };
    const more = { ...CURRICULUM, labs: { ...CURRICULUM.labs, [spam.id]: spam } };
    const done = after('q1', 'q2', 'q3');
    expect(nextStep(more, done, [])).toEqual({ lab: spam.id, title: 'Spam', how: 'next-lab' });
    const before = foldEvent(
      EMPTY_PROGRESS,
      checkEvent({ lab: spam.id, check: 's1', at: '2020-01-01T00:00:00Z' }),
    );
    const state = { ...done, labs: { ...done.labs, ...before.labs } };
    expect(nextStep(more, state, [])).toMatchObject({ lab: spam.id, check: 'check-s2' });
    expect(step(done)).toMatchObject({ lab: 'beginner/house-prices', how: 'done' });
  });

  it('forgets a lab that is gone, and has nothing to offer without labs', () => {
    expect(step(foldEvent(EMPTY_PROGRESS, checkEvent({ lab: 'beginner/gone' })))).toMatchObject({
      how: 'start',
    });
    expect(nextStep({ ...CURRICULUM, labs: {} }, EMPTY_PROGRESS, [])).toBeUndefined();
  });
});

function tree(...checks: string[]): RoadmapNode[] {
  return buildTree(CURRICULUM, after(...checks));
}

describe('changedItems', () => {
  it('names the lines without children whose state changed', () => {
    expect(changedItems(tree(), tree('q1')).map(node => node.id)).toEqual(['beginner.house.train']);
    expect(changedItems(tree('q1'), tree('q1'))).toEqual([]);
    expect(changedItems([], tree('q1'))).toEqual([]);
  });
});
