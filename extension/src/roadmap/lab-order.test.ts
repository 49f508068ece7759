import { EMPTY_PROGRESS, foldEvent, type Curriculum, type Lab, type ProgressState } from '@waymark/roadmap';
import { expect, it } from 'vitest';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { checkEvent } from '../../testing/events.ts';
import { labAfter, labsInOrder, optionalLabs } from './lab-order.ts';

function lab(id: string): Lab {
  return {
    id,
    title: id,
    minutes: 25,
    anchors: {},
    checks: [{ id: 'q1', points: 1, cell: 'check-q1', items: [] }],
  };
}

const [beginner, intermediate] = CURRICULUM.levels;
const [group] = beginner.groups;
const [house, spam] = group.items;

/** The line with children names a lab of its own, beside those of the lines below it; one lab no line names. */
const WITH_OPTIONAL: Curriculum = {
  ...CURRICULUM,
  levels: [
    {
      ...beginner,
      groups: [{ ...group, items: [spam, { ...house, lab: 'beginner/first-steps' }] }],
    },
    intermediate,
  ],
  labs: Object.fromEntries(
    [
      lab('beginner/aside'),
      lab('beginner/spam'),
      lab('beginner/first-steps'),
      CURRICULUM.labs['beginner/house-prices'],
    ].map(one => [one.id, one]),
  ),
};

it('an optional lab comes first in its level, and a lab that no line names last', () => {
  expect(labsInOrder(WITH_OPTIONAL).map(({ id }) => id)).toEqual([
    'beginner/first-steps',
    'beginner/spam',
    'beginner/house-prices',
    'beginner/aside',
  ]);
  expect(optionalLabs(WITH_OPTIONAL).map(({ id }) => id)).toEqual(['beginner/first-steps']);
  expect(optionalLabs(CURRICULUM)).toEqual([]);
});

it('after an optional lab comes the first one of the roadmap; nobody is sent to an optional one', () => {
  const curriculum = WITH_OPTIONAL;
  expect(labAfter({ curriculum, state: EMPTY_PROGRESS }, 'beginner/first-steps')?.id).toBe('beginner/spam');
  expect(labAfter({ curriculum, state: done('beginner/spam') }, 'beginner/aside')?.id).toBe(
    'beginner/house-prices',
  );
  const small = { ...curriculum, labs: { 'beginner/first-steps': lab('beginner/first-steps') } };
  expect(labAfter({ curriculum: small, state: EMPTY_PROGRESS }, 'beginner/spam')).toBeUndefined();
});

it('what two kinds of lines name is not optional', () => {
  const [first] = WITH_OPTIONAL.levels;
  const both = structuredClone({ ...WITH_OPTIONAL, levels: [first] });
  both.levels[0].groups[0].items[0].lab = 'beginner/first-steps';
  expect(optionalLabs(both)).toEqual([]);
});

/** Where a student stands who has passed these labs. */
function done(...labs: string[]): ProgressState {
  return labs.map(id => checkEvent({ lab: id, check: 'q1' })).reduce(foldEvent, EMPTY_PROGRESS);
}
