import { csvOf, type Person } from '@waymark/roadmap';
import type { Feed } from './feed.ts';
import { earnedWith, roundPoints } from './grades.ts';
import type { ImportedPerson } from './requests.ts';
import { shownState, type CheckColumn } from './summary.ts';

/** The matrix as CSV (RFC 4180): a line a student, a column a check, in it the state that the matrix shows, and one for the points. */
export function classCsv(feed: Feed, people: readonly Person[], columns: readonly CheckColumn[]): string {
  const header = ['name', 'team', 'points', ...columns.map(({ lab, check }) => `${lab} ${check}`)];
  const rows = people.map(person => {
    const states = columns.map(({ lab, check }) => {
      const standing = feed.values.get(person.id, lab, check);
      return standing ? shownState(standing.progress) : '';
    });
    const points = roundPoints(earnedWith(feed, person, columns).points);
    return [person.name, person.team ?? '', String(points), ...states];
  });
  return csvOf([header, ...rows]);
}

/** The links by which the people of a roster join, as CSV: a line for each who has not. */
export function linksCsv(people: readonly ImportedPerson[]): string {
  const rows = people.flatMap(({ name, lmsId, link }) => (link === undefined ? [] : [[name, lmsId, link]]));
  return csvOf([['name', 'id', 'link'], ...rows]);
}
