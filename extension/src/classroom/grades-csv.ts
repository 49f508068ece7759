import { csvOf, gradeOf, waitsForReader, type GradedBy, type Person, type Standing } from '@waymark/roadmap';
import type { Feed } from './feed.ts';
import { earnedWith, roundPoints } from './grades.ts';
import type { CheckColumn } from './summary.ts';

/** By people's ids, those that the learning management system gives them. */
export type LmsIds = ReadonlyMap<string, string>;

const WHOSE_WORD: Record<GradedBy, string> = {
  server: 'verified: the server ran it again',
  person: 'given by a person who read it',
  student: "claimed by the student's own machine: not verified",
};
const WHO = ['id', 'name', 'team'];

/** Grades as CSV (RFC 4180), a line for each student and check, which says whose word the points are. */
export function gradesByCheckCsv(
  feed: Feed,
  people: readonly Person[],
  columns: readonly CheckColumn[],
  lmsIds: LmsIds,
): string {
  const rows = people.flatMap(person =>
    columns.map(column => {
      const standing = feed.values.get(person.id, column.lab, column.check);
      const { points, possible } = earnedWith(feed, person, [column]);
      const numbers = [points, possible].map(numberOf);
      return [...whoOf(person, lmsIds), column.lab, column.check, ...numbers, whoseWord(standing)];
    }),
  );
  return csvOf([[...WHO, 'lab', 'check', 'points', 'possible points', 'whose word it is'], ...rows]);
}

/** Grades as CSV, a line for each student and lab: the points, how many of them are whose word, and what nobody has read yet. */
export function gradesByLabCsv(
  feed: Feed,
  people: readonly Person[],
  columns: readonly CheckColumn[],
  lmsIds: LmsIds,
): string {
  const labs = [...Map.groupBy(columns, ({ lab }) => lab)];
  const rows = people.flatMap(person =>
    labs.map(([lab, checks]) => {
      const { points, possible, server, person: given, student, unread } = earnedWith(feed, person, checks);
      const numbers = [points, possible, server, given, student, unread].map(numberOf);
      return [...whoOf(person, lmsIds), lab, ...numbers];
    }),
  );
  const words = (['server', 'person', 'student'] as const).map(by => `points ${WHOSE_WORD[by]}`);
  return csvOf([
    [...WHO, 'lab', 'points', 'possible points', ...words, 'answers that nobody has read'],
    ...rows,
  ]);
}

function whoseWord(standing: Standing | undefined): string {
  if (!standing) return 'nothing was done yet';
  const { handedIn, progress } = standing;
  const { by } = gradeOf(progress);
  if (waitsForReader(handedIn, progress)) {
    return by === 'person'
      ? 'given by a person for an answer before: a newer one waits for a person to read it'
      : 'waits for a person to read it';
  }
  return by === 'student' && progress.best === 'awaiting' ? 'written, not handed in' : WHOSE_WORD[by];
}

function whoOf({ id, name, team }: Person, lmsIds: LmsIds): string[] {
  return [lmsIds.get(id) ?? '', name, team ?? ''];
}

function numberOf(value: number): string {
  return String(roundPoints(value));
}
