import {
  stuckBecause,
  type Curriculum,
  type Person,
  type Standing,
  type StuckReason,
  type Whereabouts,
} from '@waymark/roadmap';
import { labsInOrder } from '../roadmap/lab-order.ts';
import type { Feed } from './feed.ts';

/** A check of the course, in the order of the roadmap. */
export interface CheckColumn {
  readonly lab: string;
  readonly labTitle: string;
  readonly check: string;
  readonly points: number;
  /** Whether a lab begins with it. */
  readonly isFirst: boolean;
}

/** How far somebody is with a lab. */
export interface LabShare {
  readonly lab: string;
  readonly title: string;
  readonly passed: number;
  readonly checks: number;
}

/** Somebody who is stuck, with what and why. */
export interface Stuck {
  readonly person: Person;
  readonly standing: Standing;
  readonly reason: StuckReason;
}

/** A check, and all who are stuck with it. */
export interface StuckAtCheck {
  readonly lab: string;
  readonly check: string;
  readonly people: readonly Person[];
}

/** What a comparison that failed says, and for how many. */
export interface Failure {
  readonly lab: string;
  readonly check: string;
  readonly words: string;
  readonly students: number;
}

/** Who did something in the last minutes is at work. */
const AT_WORK_MS = 5 * 60_000;

/** The checks of a course; of one lab or level, where `lab` or `level` says so. */
export function checkColumns(
  curriculum: Curriculum,
  { lab, level }: { readonly lab?: string; readonly level?: string } = {},
): CheckColumn[] {
  return labsInOrder(curriculum)
    .filter(
      ({ id }) => (lab === undefined || id === lab) && (level === undefined || id.startsWith(`${level}/`)),
    )
    .flatMap(({ id, title, checks }) =>
      checks.map(({ id: check, points }, index) => ({
        lab: id,
        labTitle: title,
        check,
        points,
        isFirst: index === 0,
      })),
    );
}

/** The columns of a lab that lie side by side. */
export interface LabBand {
  readonly lab: string;
  readonly title: string;
  readonly first: number;
  readonly count: number;
}

/** The labs of which a column is among those with these indices. */
export function labBands(
  columns: readonly Pick<CheckColumn, 'lab' | 'labTitle'>[],
  shown: readonly number[],
): LabBand[] {
  const labs = new Set(shown.map(index => columns[index]?.lab));
  return [...labs].flatMap(lab => {
    const first = columns.findIndex(column => column.lab === lab);
    const count = columns.filter(column => column.lab === lab).length;
    return lab === undefined ? [] : [{ lab, title: columns[first]?.labTitle ?? lab, first, count }];
  });
}

/** How far somebody is with each lab that they have begun. */
export function labShares(feed: Feed, curriculum: Curriculum, subject: string): LabShare[] {
  return labsInOrder(curriculum).flatMap(({ id, title, checks }) => {
    const known = checks.flatMap(check => feed.values.get(subject, id, check.id) ?? []);
    const passed = known.filter(({ progress }) => isDone(reachedState(progress))).length;
    return known.length === 0 ? [] : [{ lab: id, title, passed, checks: checks.length }];
  });
}

/** Who of these people is stuck, those first who ask for help, and then who is so the longest. */
export function stuckPeople(feed: Feed, people: readonly Person[], now: number): Stuck[] {
  const byId = new Map(people.map(person => [person.id, person]));
  const stuck: Stuck[] = [];
  for (const standing of feed.values.open()) {
    const person = byId.get(standing.subject);
    const reason = person && stuckBecause(standing, feed.places.get(standing.subject), now);
    if (person && reason) stuck.push({ person, standing, reason });
  }
  const since = ({ standing: { help, progress } }: Stuck): number => Date.parse(help?.at ?? progress.bestAt);
  return stuck.toSorted(
    (left, right) =>
      Number(right.reason === 'help') - Number(left.reason === 'help') || since(left) - since(right),
  );
}

/** The checks with which somebody is stuck, those first with which the most are. */
export function stuckByCheck(stuck: readonly Stuck[]): StuckAtCheck[] {
  const groups = Map.groupBy(stuck, ({ standing: { lab, check } }) => `${lab}\n${check}`);
  return [...groups.values()]
    .map(group => {
      const { lab, check } = group[0]!.standing;
      return { lab, check, people: group.map(({ person }) => person) };
    })
    .toSorted((left, right) => right.people.length - left.people.length);
}

/** What fails now, by the author's words, the most frequent first. */
export function failures(feed: Feed, people: readonly Person[]): Failure[] {
  const shown = new Set(people.map(({ id }) => id));
  const counts = new Map<string, Failure>();
  for (const { subject, lab, check, progress } of feed.values.open()) {
    const fails = progress.latest === 'incorrect' || progress.latest === 'exception';
    if (!fails || isDone(progress.best) || !shown.has(subject)) continue;
    const words = progress.words ?? '';
    const key = `${lab}\n${check}\n${words}`;
    const students = (counts.get(key)?.students ?? 0) + 1;
    counts.set(key, { lab, check, words, students });
  }
  return [...counts.values()].toSorted((left, right) => right.students - left.students);
}

/** Whether somebody is at work just now. */
export function isAtWork(place: Whereabouts | undefined, now: number): boolean {
  return place !== undefined && now - Date.parse(place.at) < AT_WORK_MS;
}

/** The best state that was reached; of who never ran the check near the class, what a submission has shown. */
export function reachedState({
  best,
  verified,
}: Pick<Standing['progress'], 'best' | 'verified'>): Standing['progress']['best'] {
  return best === 'unattempted' && verified ? verified.state : best;
}

/** The state by which a check is drawn: of an answer that a person has read, whether it has any points. */
export function shownState(progress: Standing['progress']): Standing['progress']['best'] {
  const { graded } = progress;
  const state = reachedState(progress);
  if (state !== 'awaiting' || !graded) return state;
  return graded.points > 0 ? 'passed' : 'incorrect';
}

/** Whether a check needs nothing more of the student. */
export function isDone(best: Standing['progress']['best']): boolean {
  return best === 'passed' || best === 'awaiting';
}
