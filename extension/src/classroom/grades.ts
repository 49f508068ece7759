import { gradeOf, waitsForReader, type GradedBy, type Level, type Person } from '@waymark/roadmap';
import type { Feed } from './feed.ts';
import type { CheckColumn } from './summary.ts';

/** A column that sums up checks. */
export interface SumColumn {
  readonly sumOf: 'course' | 'level' | 'lab';
  /** The id of the lab; of a level, the level's; empty for the course. */
  readonly lab: string;
  readonly labTitle: string;
  readonly points: number;
  readonly isFirst: boolean;
  readonly checks: readonly CheckColumn[];
}
export type PointsColumn = CheckColumn | SumColumn;

/** What somebody has earned with some checks, and whose word it is. */
export interface Earned extends Readonly<Record<GradedBy, number>> {
  readonly points: number;
  readonly possible: number;
  /** Of how many of the checks anything is known. */
  readonly known: number;
  /** In how many of them an answer waits for its reader. */
  readonly unread: number;
}

/**
 * Puts a sum before the checks of each lab, before the labs of a level and before the levels, where there are several. A
 * check weighs its points.
 */
export function withSums(
  columns: readonly CheckColumn[],
  levels: readonly Pick<Level, 'id' | 'title'>[],
  courseTitle: string,
): PointsColumn[] {
  const byLevel = [...Map.groupBy(columns, ({ lab }) => levelOf(lab))];
  const withinLevels = byLevel.flatMap(([level, checks]) => {
    const byLab = [...Map.groupBy(checks, ({ lab }) => lab).values()];
    const title = levels.find(({ id }) => id === level)?.title ?? level;
    return [
      ...(byLab.length > 1 ? [sum('level', { lab: level, labTitle: title }, checks)] : []),
      ...byLab.flatMap(ofLab => [
        sum('lab', ofLab[0]!, ofLab),
        ...ofLab.map(check => ({ ...check, isFirst: false })),
      ]),
    ];
  });
  const all = byLevel.length > 1 ? [sum('course', { lab: '', labTitle: courseTitle }, columns)] : [];
  return [...all, ...withinLevels];
}

function sum(
  sumOf: SumColumn['sumOf'],
  { lab, labTitle }: Pick<SumColumn, 'lab' | 'labTitle'>,
  checks: readonly CheckColumn[],
): SumColumn {
  const points = checks.reduce((all, check) => all + check.points, 0);
  return { sumOf, lab, labTitle, points, isFirst: true, checks };
}

function levelOf(lab: string): string {
  return lab.split('/', 1)[0]!;
}

/** The checks of a column. */
export function checksOf(column: PointsColumn): readonly CheckColumn[] {
  return 'checks' in column ? column.checks : [column];
}

/** What somebody has earned with some checks. More than a check is worth by now does not count. */
export function earnedWith(feed: Feed, { id }: Person, checks: readonly CheckColumn[]): Earned {
  const earned = { points: 0, possible: 0, known: 0, unread: 0, person: 0, server: 0, student: 0 };
  for (const { lab, check, points: worth } of checks) {
    earned.possible += worth;
    const standing = feed.values.get(id, lab, check);
    if (!standing) continue;
    const { points, by } = gradeOf(standing.progress);
    const counted = Math.min(points, worth);
    earned.points += counted;
    earned[by] += counted;
    earned.known += 1;
    if (waitsForReader(standing.handedIn, standing.progress)) earned.unread += 1;
  }
  return earned;
}

/** Sums of decimal fractions have digits that nobody has given: at most four stay. */
export function roundPoints(points: number): number {
  return Number(points.toFixed(4));
}
