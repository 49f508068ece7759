import type { TranslationBundle } from '@jupyterlab/translation';
import { stuckBecause, type GradedBy, type Person, type Standing } from '@waymark/roadmap';
import type { Feed } from './feed.ts';
import { checksOf, earnedWith, roundPoints, type PointsColumn } from './grades.ts';
import { shownState, type CheckColumn } from './summary.ts';
import { describeReason, describeState } from './words.ts';

/** What the matrix shows of a check: how it went, or what it has earned. */
export type MatrixShows = 'states' | 'points';

/** How a cell of the matrix looks, and what it is called. */
export interface CellLook {
  readonly state: string;
  readonly isStuck: boolean;
  readonly text: string;
  /** Runs of the check, where there were several. */
  readonly attempts: number | undefined;
  readonly said: string;
}

/** What stands for a state, beside its colour. */
export const STATE_MARKS: Record<Standing['progress']['best'], string> = {
  passed: '✓',
  awaiting: '…',
  incorrect: '✗',
  exception: '!',
  unattempted: '○',
};
/** From so many points on, a cell has no room for fractions. */
const MANY_POINTS = 100;

export function stateCell(
  feed: Feed,
  person: Person,
  column: CheckColumn,
  now: number,
  trans: TranslationBundle,
): CellLook {
  const standing = standingAt(feed, person, column);
  if (!standing) {
    return { state: 'none', isStuck: false, text: '', attempts: undefined, said: trans.__('nothing yet') };
  }
  const { attempts } = standing.progress;
  const state = shownState(standing.progress);
  return {
    state,
    isStuck: stuckBecause(standing, feed.places.get(person.id), now) !== undefined,
    text: STATE_MARKS[state],
    attempts: attempts > 1 ? attempts : undefined,
    said: describeState(standing, trans),
  };
}

export function pointsCell(
  feed: Feed,
  person: Person,
  column: PointsColumn,
  trans: TranslationBundle,
): CellLook {
  const { points, possible, known, unread } = earnedWith(feed, person, checksOf(column));
  const isWaiting = unread > 0;
  const text = points < MANY_POINTS ? String(Number(points.toFixed(1))) : points.toFixed(0);
  const state =
    points >= possible ? 'passed' : isWaiting ? 'awaiting' : points > 0 ? 'partial' : 'unattempted';
  return {
    state: known === 0 ? 'none' : state,
    isStuck: false,
    text: known === 0 ? '' : isWaiting ? `${text}…` : text,
    attempts: undefined,
    said: known === 0 ? trans.__('nothing yet') : trans.__('%1 of %2 points', roundPoints(points), possible),
  };
}

/** What is known of somebody's check, in a line; of a sum, whose word its points are. */
export function describeCell(
  feed: Feed,
  person: Person,
  column: PointsColumn,
  now: number,
  trans: TranslationBundle,
): string {
  const earned = earnedWith(feed, person, checksOf(column));
  if (earned.known === 0) return trans.__('nothing yet');
  const points = trans.__('%1 of %2 points', roundPoints(earned.points), earned.possible);
  const whose = (['server', 'person', 'student'] as const).flatMap(by =>
    earned[by] > 0 ? [describeGradedBy(by, roundPoints(earned[by]), trans)] : [],
  );
  const standing = 'check' in column ? standingAt(feed, person, column) : undefined;
  if (!standing) {
    const unread = trans._n(
      '%1 answer waits for a reader',
      '%1 answers wait for a reader',
      earned.unread,
      earned.unread,
    );
    return [points, ...whose, ...(earned.unread > 0 ? [unread] : [])].join(', ');
  }
  const { attempts, hints } = standing.progress;
  const reason = stuckBecause(standing, feed.places.get(person.id), now);
  return [
    describeState(standing, trans),
    points,
    trans._n('%1 attempt', '%1 attempts', attempts, attempts),
    trans._n('%1 hint', '%1 hints', hints, hints),
    ...whose,
    ...(reason ? [trans.__('stuck, %1', describeReason(reason, standing, now, trans))] : []),
  ].join(', ');
}

function describeGradedBy(by: GradedBy, points: number, trans: TranslationBundle): string {
  switch (by) {
    case 'server':
      return trans.__('%1 verified by the server', points);
    case 'person':
      return trans.__('%1 given by a person', points);
    case 'student':
      return trans.__("%1 claimed by the student's own machine", points);
  }
}

export function standingAt(feed: Feed, { id }: Person, { lab, check }: CheckColumn): Standing | undefined {
  return feed.values.get(id, lab, check);
}
