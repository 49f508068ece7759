import { beforeEach, expect, it } from 'vitest';
import { AT, HeldLine, LAB, NOW, person, standing } from '../../testing/class-feed.ts';
import { CURRICULUM } from '../../testing/curriculum.ts';
import { ENGLISH } from '../english.ts';
import { classCsv } from './csv.ts';
import { Feed } from './feed.ts';
import { gradesByCheckCsv, gradesByLabCsv } from './grades-csv.ts';
import { checksOf, earnedWith, withSums } from './grades.ts';
import { describeCell, pointsCell, stateCell } from './matrix-cell.ts';
import { checkColumns, labShares } from './summary.ts';

const VERIFIED = { at: AT, state: 'passed', points: 1, maxPoints: 2 } as const;
/** Of who never ran the check near the class. */
const NEVER = { best: 'unattempted', latest: 'unattempted', points: 0, maxPoints: 0, attempts: 0 } as const;
const ADA = person('ada', { team: 'red' });
const EVE = person('eve');
const COLUMNS = checkColumns(CURRICULUM);
const WITH_SUM = withSums(COLUMNS, CURRICULUM.levels, 'ML');

let line: HeldLine;
let feed: Feed;
beforeEach(() => {
  line = new HeldLine();
  feed = new Feed(line, 'class');
  line.tell([
    standing('ada', 'q1', { points: 2, verified: VERIFIED }),
    standing('ada', 'q2', {
      best: 'awaiting',
      points: 0,
      graded: { at: AT, points: 2.5, maxPoints: 3, handIn: 'h1' },
    }),
    // Of an earlier release, in which the check was worth more.
    standing('ada', 'q3', { points: 2 }),
    standing('eve', 'q1'),
    { ...standing('eve', 'q2', { best: 'awaiting', points: 0 }), handedIn: { id: 'h2', at: AT } },
  ]);
});

it('sums up the checks of a lab, the labs of a level and the levels, where there are several', () => {
  const [q1] = COLUMNS;
  const more = ['beginner/spam', 'advanced/gan'].map(lab => ({ ...q1, lab, labTitle: lab, points: 4 }));
  const named = withSums([...COLUMNS, ...more], CURRICULUM.levels, 'ML').map(column =>
    'check' in column ? column.check : `${column.sumOf} ${column.labTitle} ${column.points}`,
  );
  expect(named.join(', ')).toBe(
    'course ML 14, level 1. Beginner 10, lab House prices 6, q1, q2, q3, lab beginner/spam 4, q1, lab advanced/gan 4, q1',
  );
  expect(WITH_SUM.map(column => checksOf(column).length)).toEqual([3, 1, 1, 1]);
});

it('counts what a person gave before what the server found, and that before what is claimed; never more than there is', () => {
  expect(earnedWith(feed, ADA, COLUMNS)).toEqual({
    points: 4.5,
    possible: 6,
    known: 3,
    server: 1,
    person: 2.5,
    student: 1,
    unread: 0,
  });
});

it('a cell of points has what was earned, waits where a reader is awaited, and says whose word it is', () => {
  const textsOf = (who: typeof ADA): string[] =>
    WITH_SUM.map(column => pointsCell(feed, who, column, ENGLISH)).map(
      ({ text, state }) => `${text} ${state}`,
    );
  expect(textsOf(ADA)).toEqual(['4.5 partial', '1 partial', '2.5 partial', '1 passed']);
  expect(textsOf(EVE)).toEqual(['2… awaiting', '2 passed', '0… awaiting', ' none']);
  const saidOf = (who: typeof ADA): string[] =>
    WITH_SUM.slice(0, 3).map(column => describeCell(feed, who, column, NOW, ENGLISH));
  expect(saidOf(ADA)[0]).toBe(
    "4.5 of 6 points, 1 verified by the server, 2.5 given by a person, 1 claimed by the student's own machine",
  );
  expect(saidOf(EVE)).toEqual([
    "2 of 6 points, 2 claimed by the student's own machine, 1 answer waits for a reader",
    "passed, 2 of 2 points, 1 attempt, 0 hints, 2 claimed by the student's own machine",
    'waits for a reader, 0 of 3 points, 1 attempt, 0 hints',
  ]);
  const [, q2] = COLUMNS;
  expect(q2 && stateCell(feed, ADA, q2, NOW, ENGLISH)).toMatchObject({ text: '✓', said: 'read by a person' });
});

it('has the state that a submission has shown of who never ran the check near the class', () => {
  line.tell([
    standing('zoe', 'q1', { ...NEVER, verified: VERIFIED }),
    standing('zoe', 'q2', { ...NEVER, verified: { ...VERIFIED, state: 'awaiting' } }),
    standing('zoe', 'q3', { best: 'passed', verified: { ...VERIFIED, state: 'incorrect' } }),
  ]);
  const cells = COLUMNS.map(column => stateCell(feed, person('zoe'), column, NOW, ENGLISH));
  expect(cells.map(({ text, said }) => `${text} ${said}`)).toEqual([
    '✓ passed',
    '… waits for a reader',
    '✓ passed',
  ]);
});

it('grades by check, to the letter: whose word the points are, and what nobody has read', () => {
  const graded = { at: AT, points: 1, maxPoints: 3, handIn: 'h3' };
  line.tell([
    standing('zoe', 'q1', { best: 'awaiting', points: 0 }),
    { ...standing('zoe', 'q2', { best: 'awaiting', graded }), handedIn: { id: 'h4', at: AT } },
  ]);
  const ids = new Map([
    ['ada', 's1'],
    ['zoe', '@s2'],
  ]);
  expect(gradesByCheckCsv(feed, [ADA, EVE, person('zoe')], COLUMNS, ids)).toBe(
    [
      'id,name,team,lab,check,points,possible points,whose word it is',
      `s1,ADA,red,${LAB},q1,1,2,verified: the server ran it again`,
      `s1,ADA,red,${LAB},q2,2.5,3,given by a person who read it`,
      `s1,ADA,red,${LAB},q3,1,1,claimed by the student's own machine: not verified`,
      `,EVE,,${LAB},q1,2,2,claimed by the student's own machine: not verified`,
      `,EVE,,${LAB},q2,0,3,waits for a person to read it`,
      `,EVE,,${LAB},q3,0,1,nothing was done yet`,
      `'@s2,ZOE,,${LAB},q1,0,2,"written, not handed in"`,
      `'@s2,ZOE,,${LAB},q2,1,3,given by a person for an answer before: a newer one waits for a person to read it`,
      `'@s2,ZOE,,${LAB},q3,0,1,nothing was done yet`,
      '',
    ].join('\r\n'),
  );
});

it('what was verified as written waits for a person, whatever was claimed for it, and is nobody’s word before', () => {
  const verified = { at: AT, state: 'awaiting', points: 0, maxPoints: 2 } as const;
  const graded = { at: AT, points: 1, maxPoints: 2, handIn: 'h5' };
  line.tell([
    standing('zoe', 'q1', { best: 'passed', points: 2, verified }),
    standing('yan', 'q1', { best: 'awaiting', points: 0, verified, graded }),
  ]);
  const csv = gradesByCheckCsv(feed, [person('zoe'), person('yan')], COLUMNS.slice(0, 1), new Map());
  expect(csv.split('\r\n').slice(1, 3)).toEqual([
    `,ZOE,,${LAB},q1,0,2,waits for a person to read it`,
    `,YAN,,${LAB},q1,1,2,given by a person who read it`,
  ]);
  const byLab = gradesByLabCsv(feed, [person('zoe'), person('yan')], COLUMNS.slice(0, 1), new Map());
  expect(byLab.split('\r\n').slice(1, 3)).toEqual([`,ZOE,,${LAB},0,2,0,0,0,1`, `,YAN,,${LAB},1,2,0,1,0,0`]);
});

it('counts what a submission has shown among what somebody is done with', () => {
  line.tell([
    standing('zoe', 'q1', { ...NEVER, verified: VERIFIED }),
    standing('zoe', 'q2', { ...NEVER, verified: { ...VERIFIED, state: 'incorrect' } }),
  ]);
  expect(labShares(feed, CURRICULUM, 'zoe')).toMatchObject([{ lab: LAB, passed: 1, checks: 3 }]);
});

it('has no digits that nobody has given', () => {
  line.tell([standing('zoe', 'q1', { points: 0.1 }), standing('zoe', 'q2', { points: 0.2 })]);
  expect(classCsv(feed, [person('zoe')], COLUMNS)).toContain('\r\nZOE,,0.3,');
});

it('grades by lab, to the letter: names are quoted where they must be, and none is a formula', () => {
  const names = ['=1+1', '+Bob', '-Cy', '@Dee', 'Noether, E', '=Ada "Count", L'];
  const people = [person('ada', { team: '-1,5' }), ...names.map(name => person('eve', { name }))];
  const earned = `${LAB},2,6,0,0,2,1`;
  expect(gradesByLabCsv(feed, people, COLUMNS, new Map([['ada', 's1']]))).toBe(
    [
      "id,name,team,lab,points,possible points,points verified: the server ran it again,points given by a person who read it,points claimed by the student's own machine: not verified,answers that nobody has read",
      `s1,ADA,"'-1,5",${LAB},4.5,6,1,2.5,1,0`,
      `,'=1+1,,${earned}`,
      `,'+Bob,,${earned}`,
      `,'-Cy,,${earned}`,
      `,'@Dee,,${earned}`,
      `,"Noether, E",,${earned}`,
      `,"'=Ada ""Count"", L",,${earned}`,
      '',
    ].join('\r\n'),
  );
});
