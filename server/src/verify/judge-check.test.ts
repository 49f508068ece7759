import { expect, it } from 'vitest';
import { judgeCheck, type CheckEnd } from './judge-check.ts';

const CHECK = { id: 'q1', points: 2, cell: 'c1', items: [] };
const outcome = {
  version: 1,
  check: 'q1',
  state: 'passed',
  points: 7,
  maxPoints: 9,
  message: 'Correct.',
  hints: [],
};
const judge = (change: Partial<CheckEnd>, redeclared?: string[], check: typeof CHECK = CHECK) =>
  judgeCheck(check, { outcomes: [outcome], error: undefined, isCut: false, ...change }, redeclared);

it('takes the state of the one outcome, and the points of the lab', () => {
  expect(judge({})).toEqual({ check: 'q1', state: 'passed', points: 2, maxPoints: 2 });
  const incorrect = { ...outcome, state: 'incorrect', message: 'It is\n 3.' };
  expect(judge({ outcomes: [incorrect] })).toEqual({
    check: 'q1',
    state: 'incorrect',
    points: 0,
    maxPoints: 2,
    why: 'It is 3.',
  });
  const parts = { ...CHECK, parts: [1, 1] };
  expect(judge({ outcomes: [{ ...incorrect, points: 1 }] }, [], parts)).toMatchObject({
    state: 'incorrect',
    points: 1,
  });
  expect(judge({ outcomes: [{ ...outcome, points: 7 }] }, [], parts)).toMatchObject({ points: 2 });
});

const error = { ename: 'TypeError', evalue: 'x', traceback: [] };
it.each<[string, Partial<CheckEnd>, string[] | undefined, string]>([
  ['none', { outcomes: [] }, undefined, 'its cell shows no outcome of it'],
  ['two', { outcomes: [outcome, outcome] }, undefined, 'its cell shows 2 outcomes'],
  ['that of another check', { outcomes: [{ ...outcome, check: 'q2' }] }, undefined, 'no outcome of it'],
  ['what is no outcome', { outcomes: [{ state: 'passed' }] }, undefined, 'no outcome of it'],
  ['an error', { error }, undefined, 'its cell ended in an error: TypeError: x'],
  ['no end', { isCut: true }, undefined, 'its answer ran too long'],
  ['another bar', {}, ['NEEDED'], 'declares anew what the check reads: NEEDED'],
])('a cell with %s earns nothing', (_title, change, redeclared, why) => {
  expect(judge(change, redeclared)).toMatchObject({
    state: 'exception',
    points: 0,
    maxPoints: 2,
    why: expect.stringContaining(why),
  });
});
