import type { Person, Standing } from '@waymark/roadmap';
import type { Feed } from './feed.ts';
import { isDone, type CheckColumn } from './summary.ts';

const MINUTE_MS = 60_000;
/** Whoever took longer from one check to the next made a break. */
export const LONGEST_MINUTES = 120;

/** The middle of some numbers, and the half of them around it. */
export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** What a check costs those who tried it. */
export interface CheckEffort {
  readonly column: CheckColumn;
  /** How many tried it. */
  readonly students: number;
  /** Of those who are done with it, up to their first pass and after it; undefined as long as nobody is. */
  readonly attempts: Quartiles | undefined;
  /** The mean number of hints that were opened. */
  readonly hints: number;
  /** From one's pass of another check of the lab to the next; undefined as long as nobody passed two in a row. */
  readonly minutes: Quartiles | undefined;
}

/** What each check costs these people in attempts, hints and time; checks that nobody tried are left out. */
export function checkEfforts(
  feed: Feed,
  people: readonly Person[],
  columns: readonly CheckColumn[],
): CheckEffort[] {
  const shown = new Set(people.map(({ id }) => id));
  const byCheck = new Map<string, Standing[]>();
  const doneByLab = new Map<string, Standing[]>();
  for (const standing of feed.values.all()) {
    const { subject, lab, check, progress } = standing;
    if (!shown.has(subject) || progress.attempts === 0) continue;
    addTo(byCheck, `${lab}\n${check}`, standing);
    if (isDone(progress.best)) addTo(doneByLab, `${subject}\n${lab}`, standing);
  }
  const minutes = minutesByCheck(doneByLab.values());
  return columns.flatMap((column): CheckEffort[] => {
    const key = `${column.lab}\n${column.check}`;
    const tried = byCheck.get(key) ?? [];
    if (tried.length === 0) return [];
    const done = tried.filter(({ progress }) => isDone(progress.best));
    const hints = tried.reduce((sum, { progress }) => sum + progress.hints, 0) / tried.length;
    return [
      {
        column,
        students: tried.length,
        attempts: quartiles(done.map(({ progress }) => progress.attempts)),
        hints,
        minutes: quartiles(minutes.get(key) ?? []),
      },
    ];
  });
}

/**
 * The quartiles of some numbers, with linear interpolation between neighbours, as NumPy's default (type 7 of Hyndman and
 * Fan, "Sample Quantiles in Statistical Packages", 1996); undefined of none.
 *
 * @example
 * quartiles([1, 2, 3, 4]); // { lower: 1.75, median: 2.5, upper: 3.25 }
 */
export function quartiles(values: readonly number[]): Quartiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((left, right) => left - right);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? 0;
    const above = sorted[Math.ceil(place)] ?? below;
    return below + (above - below) * (place - Math.floor(place));
  };
  return { lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

function minutesByCheck(labs: Iterable<readonly Standing[]>): Map<string, number[]> {
  const minutes = new Map<string, number[]>();
  for (const done of labs) {
    const inTime = done
      .map(({ lab, check, progress }) => ({ key: `${lab}\n${check}`, at: Date.parse(progress.bestAt) }))
      .toSorted((left, right) => left.at - right.at);
    for (const [index, { key, at }] of inTime.entries()) {
      const before = inTime[index - 1];
      const took = before ? (at - before.at) / MINUTE_MS : Infinity;
      if (took <= LONGEST_MINUTES) addTo(minutes, key, took);
    }
  }
  return minutes;
}

function addTo<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
