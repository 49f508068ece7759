import { expect, it } from 'vitest';
import { printable, resultLines, resultsCsv, type ToldResult } from './format-results.ts';
import type { Result } from './results.ts';

const AT = '2026-03-01T12:00:00.000Z';
const check = (id: string, points: number, maxPoints: number, why?: string): Result['checks'][number] => ({
  id: '8f14e45f-ceea-4a67-a0b9-3d7a2c1f0e11',
  check: id,
  state: points === maxPoints ? 'passed' : 'incorrect',
  points,
  maxPoints,
  ...(why !== undefined && { why }),
});
const told = (student: string, change: Partial<ToldResult & Result>): ToldResult => ({
  student,
  result: {
    student,
    lab: 'beginner/rooms',
    release: null,
    notebook: 'x.ipynb',
    modifiedAt: AT,
    verifiedAt: AT,
    checks: [],
    remarks: [],
    ...change,
  },
  ...change,
});

const ADA = told('Ada', {
  checks: [check('q1', 2, 2), check('q2', 0.1, 0.3, 'It is 3.')],
  claims: { q1: 2, q2: 0.3 },
  remarks: ['1 check cell was missing'],
});
const BOB = told('=Bob', { checks: [check('q1', 2, 2)], lmsId: '-7' });

it('tells what was earned beside what was claimed, marks what differs, and says why', () => {
  expect(resultLines([ADA, BOB])).toEqual([
    'student             lab  points   of  claimed',
    '-------  --------------  ------  ---  -------',
    'Ada      beginner/rooms     2.1  2.3    2.3 *',
    '=Bob     beginner/rooms       2    2        -',
    '',
    '* The student’s machine had claimed something else.',
    '',
    'Ada, beginner/rooms',
    '  q2: 0.1 of 0.3, claimed 0.3, incorrect: It is 3.',
    '  1 check cell was missing',
  ]);
  expect(resultLines([])).toEqual([]);
});

it('prints nothing that a terminal obeys', () => {
  expect(printable('Zo\u0308e \u001b[2A3 of 3\r\n\u202e')).toBe(
    'Zo\u0308e \ufffd[2A3 of 3\ufffd\ufffd\ufffd',
  );
});

it('tells it as CSV, in which nothing is a formula', () => {
  expect(resultsCsv([ADA, BOB]).split('\r\n')).toEqual([
    'id,name,lab,points,possible points,claimed points,remarks',
    ',Ada,beginner/rooms,2.1,2.3,2.3,"q2: 0.1 of 0.3, claimed 0.3, incorrect: It is 3.; 1 check cell was missing"',
    "'-7,'=Bob,beginner/rooms,2,2,,",
    '',
  ]);
  const eve = told('Eve\u001b[2J', { checks: [check('q1', 0, 2, 'no\u009b2J')] });
  expect(resultsCsv([eve])).toMatch(/,Eve\ufffd\[2J,.*: no\ufffd2J"\r\n$/);
});
