import { z } from 'zod';
import { checkStateSchema, type CheckState } from './check.ts';
import type { ProgressEvent } from './event.ts';

const checkProgressSchema = z.object({
  /** The best state reached, in the order unattempted, exception, incorrect, awaiting, passed: what was once passed stays passed. */
  best: checkStateSchema,
  /** The state of the run that happened last, also when an older one arrives after it. */
  latest: checkStateSchema,
  /** The most points earned. */
  points: z.number(),
  /** Of the latest run; 0 as long as only hints were opened. */
  maxPoints: z.number(),
  /** Runs that ended in anything but `unattempted`. */
  attempts: z.number().int(),
  /** How many hints were opened. */
  hints: z.number().int(),
  /** When `latest` happened; as long as only hints were opened, when the last of them was. */
  at: z.string(),
});
export type CheckProgress = z.infer<typeof checkProgressSchema>;

/** Where one student stands. */
export const progressStateSchema = z.object({
  /** By lab id, then by check id. */
  labs: z.record(
    z.string(),
    z.object({ openedAt: z.string(), checks: z.record(z.string(), checkProgressSchema) }),
  ),
  /** The last place the student worked at. */
  last: z.object({ lab: z.string(), cell: z.string().optional(), at: z.string() }).optional(),
});
export type ProgressState = z.infer<typeof progressStateSchema>;

/** Where a student stands who has done nothing. */
export const EMPTY_PROGRESS: ProgressState = Object.freeze({ labs: Object.freeze({}) });

const RANK: Record<CheckState, number> = {
  unattempted: 0,
  exception: 1,
  incorrect: 2,
  awaiting: 3,
  passed: 4,
};

/**
 * Adds one event to a student's progress. Pure: the given state is not changed. The caller sees to
 * it that each event is folded once; their order matters only where two have the same time, or for
 * the cell in `last`: a device that was offline delivers its events late.
 *
 * @example
 * const state = events.reduce(foldEvent, EMPTY_PROGRESS);
 */
export function foldEvent(state: ProgressState, event: ProgressEvent): ProgressState {
  const known = state.labs[event.lab];
  let lab = known ?? { openedAt: event.at, checks: {} };
  if (isBefore(event.at, lab.openedAt)) lab = { ...lab, openedAt: event.at };
  if (event.type === 'check' || event.type === 'hint') {
    // A check may be named "constructor", which every object inherits.
    const before = Object.hasOwn(lab.checks, event.check) ? lab.checks[event.check] : undefined;
    lab = { ...lab, checks: { ...lab.checks, [event.check]: foldCheck(before, event) } };
  }
  return { labs: { ...state.labs, [event.lab]: lab }, last: moveLast(state.last, event) };
}

function isBefore(at: string, other: string): boolean {
  return Date.parse(at) < Date.parse(other);
}

function moveLast(last: ProgressState['last'], event: ProgressEvent): NonNullable<ProgressState['last']> {
  if (last && isBefore(event.at, last.at)) return last;
  const cell = event.type === 'visit' ? event.cell : last?.lab === event.lab ? last.cell : undefined;
  return { lab: event.lab, at: event.at, ...(cell !== undefined && { cell }) };
}

type CheckEvent = Extract<ProgressEvent, { type: 'check' | 'hint' }>;

function foldCheck(before: CheckProgress | undefined, event: CheckEvent): CheckProgress {
  const known: CheckProgress = before ?? {
    best: 'unattempted',
    latest: 'unattempted',
    points: 0,
    maxPoints: 0,
    attempts: 0,
    hints: 0,
    at: event.at,
  };
  const neverRan = known.maxPoints === 0;
  if (event.type === 'hint') {
    const at = neverRan && isBefore(known.at, event.at) ? event.at : known.at;
    return { ...known, hints: Math.max(known.hints, event.hint), at };
  }
  const isLatest = neverRan || !isBefore(event.at, known.at);
  return {
    best: RANK[event.state] >= RANK[known.best] ? event.state : known.best,
    latest: isLatest ? event.state : known.latest,
    points: Math.max(known.points, event.points),
    maxPoints: isLatest ? event.maxPoints : known.maxPoints,
    attempts: known.attempts + (event.state === 'unattempted' ? 0 : 1),
    hints: known.hints,
    at: isLatest ? event.at : known.at,
  };
}
