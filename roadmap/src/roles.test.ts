import { describe, expect, it } from 'vitest';
import { EVENT_WRITERS } from './event-writers.ts';
import { may, type Action, type Relation, type Role } from './roles.ts';

const ROLES: Role[] = ['student', 'reviewer', 'instructor'];
const RELATIONS: Relation[] = ['self', 'teammate', 'course'];

/** One line an action: for each role, whether it may do it to itself, to a team-mate, to anybody of the course. */
const CELLS: Record<Action, [student: string, reviewer: string, instructor: string]> = {
  record: ['yes no no', 'yes no no', 'yes no no'],
  'see-events': ['yes no no', 'yes no yes', 'yes no yes'],
  'see-standing': ['yes yes no', 'yes no yes', 'yes no yes'],
  'see-answer': ['yes yes no', 'yes no yes', 'yes no yes'],
  review: ['no yes no', 'no no yes', 'no no yes'],
  grade: ['no no no', 'no no yes', 'no no yes'],
  verify: ['no no no', 'no no no', 'no no yes'],
  'see-models': ['yes no no', 'yes no yes', 'yes no yes'],
  'see-class': ['no no no', 'no no yes', 'no no yes'],
  message: ['no no no', 'no no yes', 'no no yes'],
  'manage-roster': ['no no no', 'no no no', 'yes no yes'],
  'export-data': ['yes no no', 'yes no no', 'yes no yes'],
  'delete-person': ['yes no no', 'yes no no', 'yes no yes'],
};

const cells = Object.entries(CELLS).flatMap(([action, roles]) =>
  ROLES.flatMap((role, index) =>
    RELATIONS.map((relation, place) => ({
      role,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table above
      action: action as Action,
      relation,
      allowed: roles[index]?.split(' ')[place] === 'yes',
    })),
  ),
);

describe('may', () => {
  it.each(cells)('$role, $action, $relation: $allowed', ({ role, action, relation, allowed }) => {
    expect(may(role, action, relation)).toBe(allowed);
  });
});

it('a person writes what they did, another one reviews, a reviewer gives points, and only the server verifies', () => {
  const writers = Object.groupBy(Object.entries(EVENT_WRITERS), ([, writer]) => writer);
  expect(writers.record?.map(([type]) => type)).toEqual([
    'open',
    'visit',
    'check',
    'hint',
    'help',
    'note',
    'hand-in',
  ]);
  expect(writers.review?.map(([type]) => type)).toEqual(['review', 'attend']);
  expect(writers.message?.map(([type]) => type)).toEqual(['message']);
  expect(writers.grade?.map(([type]) => type)).toEqual(['grade']);
  expect(writers.server?.map(([type]) => type)).toEqual(['verified']);
});
