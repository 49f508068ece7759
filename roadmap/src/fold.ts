import { z } from 'zod';
import { checkStateSchema, type CheckState } from './check.ts';
import type { ProgressEvent } from './event.ts';

const checkProgressSchema = z.object({
  /** The best state reached: what was once passed stays passed. */
  best: checkStateSchema,
  latest: checkStateSchema,
  /** The most points earned. */
  points: z.number(),
  maxPoints: z.number(),
  /** Runs that ended in anything but `unattempted`. */
  attempts: z.number().int(),
  /** How many hints were opened. */
  hints: z.number().int(),
  /** When `latest` happened. */
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
export const EMPTY_PROGRESS: ProgressState = Object.freeze({ labs: {} });

const RANK: Record<CheckState, number> = { unattempted: 0, exception: 1, incorrect: 1, passed: 2 };

/**
 * Adds one event to a student's progress. Pure: the given state is not changed. Folding the same
 * events in the same order gives the same state everywhere; the caller sees to it that each event
 * is folded once.
 *
 * @example
 * const state = events.reduce(foldEvent, EMPTY_PROGRESS);
 */
export function foldEvent(state: ProgressState, event: ProgressEvent): ProgressState {
  const lab = state.labs[event.lab] ?? { openedAt: event.at, checks: {} };
  const next: ProgressState = {
    ...state,
    labs: { ...state.labs, [event.lab]: lab },
    last: moveLast(state.last, event),
  };
  if (event.type === 'check' || event.type === 'hint') {
    const before = lab.checks[event.check];
    next.labs[event.lab] = {
      ...lab,
      checks: { ...lab.checks, [event.check]: foldCheck(before, event) },
    };
  }
  return next;
}

function moveLast(last: ProgressState['last'], event: ProgressEvent): NonNullable<ProgressState['last']> {
  // A device that was offline delivers old events late: they must not move the student back.
  if (last && Date.parse(last.at) > Date.parse(event.at)) return last;
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
  if (event.type === 'hint') return { ...known, hints: Math.max(known.hints, event.hint) };
  return {
    best: RANK[event.state] >= RANK[known.best] ? event.state : known.best,
    latest: event.state,
    points: Math.max(known.points, event.points),
    maxPoints: event.maxPoints,
    attempts: known.attempts + (event.state === 'unattempted' ? 0 : 1),
    hints: known.hints,
    at: event.at,
  };
}
