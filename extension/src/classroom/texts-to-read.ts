import { waitsForReader, type CheckProgress, type Person } from '@waymark/roadmap';
import type { CheckOf } from './call-requests.ts';
import type { Feed } from './feed.ts';
import type { CheckColumn } from './summary.ts';

/** An answer that somebody handed in to be read by a person. */
export interface HandedIn extends CheckOf {
  /** Of its event: what is handed in later has another one. */
  readonly id: string;
  readonly at: string;
  /** Of the student. */
  readonly name: string;
  readonly labTitle: string;
  /** Whether nobody has read it yet. */
  readonly waits: boolean;
  /** What the check's other parts have earned by themselves. */
  readonly points: number;
  readonly maxPoints: number;
  /** The points that a reader gave last, for this answer or one before. */
  readonly graded: CheckProgress['graded'];
}

/** What these people have handed in for these checks, the oldest first. */
export function handedInTexts(
  feed: Feed,
  people: readonly Person[],
  columns: readonly CheckColumn[],
): HandedIn[] {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const titles = new Map(columns.map(({ lab, labTitle }) => [lab, labTitle]));
  return [...feed.values.open()]
    .flatMap(({ subject, lab, check, handedIn, progress }): HandedIn[] => {
      const [name, labTitle] = [names.get(subject), titles.get(lab)];
      const isText = handedIn !== undefined && progress.best === 'awaiting';
      if (!isText || name === undefined || labTitle === undefined) return [];
      const { points, maxPoints, graded } = progress;
      const waits = waitsForReader(handedIn, progress);
      return [{ ...handedIn, subject, name, lab, labTitle, check, waits, points, maxPoints, graded }];
    })
    .toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
}
