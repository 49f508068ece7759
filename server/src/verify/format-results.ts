import { csvOf } from '@waymark/roadmap';
import { formatTable } from '../table.ts';
import type { Result } from './results.ts';

/** What the student's own machine has claimed for the checks of a submission, by their ids, where the class knows it. */
export type Claims = Readonly<Record<string, number>>;

/** A submission as it is told. */
export interface ToldResult {
  readonly result: Result;
  /** The name that the roster has; else that of the folder. */
  readonly student: string;
  readonly lmsId?: string | undefined;
  /** Undefined where no class was asked. */
  readonly claims?: Claims | undefined;
}

/** A line without what a terminal would obey: names and messages are a student's own. */
export function printable(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

const HEADER = ['student', 'lab', 'points', 'of', 'claimed'];

/** The results as a table, and below it, for each submission, what there is to say of it. */
export function resultLines(told: readonly ToldResult[]): string[] {
  const rows = told.map(one => {
    const { student, result } = one;
    const { points, possible, claimed, isOther } = sumsOf(one);
    return [
      student,
      result.lab,
      points,
      possible,
      claimed === undefined ? '-' : `${claimed}${isOther ? ' *' : ''}`,
    ];
  });
  const table = told.length > 0 ? formatTable([HEADER, ...rows]) : [];
  const words = told.flatMap(one => {
    const said = wordsOn(one);
    return said.length === 0
      ? []
      : ['', `${one.student}, ${one.result.lab}`, ...said.map(line => `  ${line}`)];
  });
  const isMarked = told.some(one => sumsOf(one).isOther);
  return [
    ...table,
    ...(isMarked ? ['', '* The student’s machine had claimed something else.'] : []),
    ...words,
  ];
}

/** The results as CSV (RFC 4180), a line a submission, which a terminal may show, too. */
export function resultsCsv(told: readonly ToldResult[]): string {
  const rows = told.map(one => {
    const { points, possible, claimed } = sumsOf(one);
    const numbers = [points, possible, claimed ?? ''].map(String);
    const fields = [one.lmsId ?? '', one.student, one.result.lab, ...numbers, wordsOn(one).join('; ')];
    return fields.map(printable);
  });
  return csvOf([['id', 'name', 'lab', 'points', 'possible points', 'claimed points', 'remarks'], ...rows]);
}

function sumsOf({ result: { checks }, claims }: ToldResult): {
  readonly points: number;
  readonly possible: number;
  readonly claimed: number | undefined;
  readonly isOther: boolean;
} {
  const known = checks.filter(({ check }) => claims?.[check] !== undefined);
  return {
    points: sum(checks.map(({ points }) => points)),
    possible: sum(checks.map(({ maxPoints }) => maxPoints)),
    claimed: claims && known.length > 0 ? sum(known.map(({ check }) => claims[check]!)) : undefined,
    isOther: known.some(({ check, points }) => claims?.[check] !== points),
  };
}

/** What each check that has not all its points says, and the remarks on the whole. */
function wordsOn({ result: { checks, remarks }, claims }: ToldResult): string[] {
  const said = checks.flatMap(({ check, state, points, maxPoints, why }) => {
    const claim = claims?.[check];
    const isOther = claim !== undefined && claim !== points;
    if (why === undefined && !isOther) return [];
    const claimed = isOther ? `, claimed ${claim}` : '';
    return [`${check}: ${points} of ${maxPoints}${claimed}, ${state}${why === undefined ? '' : `: ${why}`}`];
  });
  return [...said, ...remarks];
}

/** Sums of decimal fractions have digits that nobody has given. */
function sum(numbers: readonly number[]): number {
  return Number(numbers.reduce((all, one) => all + one, 0).toFixed(4));
}
