import { z } from 'zod';
import {
  checkProgressSchema,
  foldAttend,
  foldGrade,
  foldHandIn,
  foldHelp,
  foldHint,
  foldMessage,
  foldNote,
  foldReview,
  foldRun,
  foldVerified,
  isBefore,
  newCheckProgress,
  type CheckProgress,
} from './check-progress.ts';
import type { ProgressEvent } from './event.ts';
import type { LogEntry } from './log-entry.ts';

/** Where a student is in a lab, and what they did there. */
const labProgressSchema = z.object({
  openedAt: z.string(),
  checks: z.record(z.string(), checkProgressSchema),
});

/** Where one student stands. */
export const progressStateSchema = z.object({
  /** By lab id, then by check id. */
  labs: z.record(z.string(), labProgressSchema),
  /** The last place the student worked at. */
  last: z.object({ lab: z.string(), cell: z.string().optional(), at: z.string() }).optional(),
});
export type ProgressState = z.infer<typeof progressStateSchema>;

/** Where a student stands who has done nothing. */
export const EMPTY_PROGRESS: ProgressState = Object.freeze({ labs: Object.freeze({}) });

/**
 * Adds one entry of the log to its subject's progress. Pure: the given state is not changed. The caller sees to
 * it that each is folded once; their order matters only where two have the same time, or for
 * the cell in `last`: a device that was offline delivers its events late.
 *
 * @example
 * const state = entries.reduce(foldEntry, EMPTY_PROGRESS);
 */
export function foldEntry(
  state: ProgressState,
  { event, actor }: Pick<LogEntry, 'event' | 'actor'>,
): ProgressState {
  switch (event.type) {
    case 'unknown':
      return state; // Of a newer version: it is kept in the log.
    case 'open':
    case 'visit':
      return moveTo(state, event);
    case 'check':
      return changeCheck(moveTo(state, event), event, known => foldRun(known, event));
    case 'hint':
      return changeCheck(moveTo(state, event), event, known => foldHint(known, event));
    case 'help':
      return changeCheck(moveTo(state, event), event, known => foldHelp(known, event));
    case 'note':
      return changeCheck(moveTo(state, event), event, known => foldNote(known, event));
    case 'hand-in':
      return changeCheck(moveTo(state, event), event, known => foldHandIn(known, event));
    case 'review':
      return changeCheck(state, event, known => foldReview(known, event, actor));
    case 'attend':
      return changeCheck(state, event, known => foldAttend(known, event, actor));
    case 'message':
      return changeCheck(state, event, known => foldMessage(known, event, actor));
    case 'grade':
      return changeCheck(state, event, known => foldGrade(known, event, actor));
    case 'verified':
      return changeCheck(state, event, known => foldVerified(known, event));
    default:
      return event satisfies never;
  }
}

/** {@link foldEntry} for an event that a student recorded of themselves. */
export function foldEvent(state: ProgressState, event: ProgressEvent): ProgressState {
  return foldEntry(state, { event, actor: '' });
}

/** The student was in a lab. */
function moveTo(state: ProgressState, event: ProgressEvent): ProgressState {
  const known = state.labs[event.lab];
  const lab =
    known && !isBefore(event.at, known.openedAt)
      ? known
      : { openedAt: event.at, checks: known?.checks ?? {} };
  return { labs: { ...state.labs, [event.lab]: lab }, last: moveLast(state.last, event) };
}

function moveLast(last: ProgressState['last'], event: ProgressEvent): NonNullable<ProgressState['last']> {
  if (last && isBefore(event.at, last.at)) return last;
  const cell = event.type === 'visit' ? event.cell : last?.lab === event.lab ? last.cell : undefined;
  return { lab: event.lab, at: event.at, ...(cell !== undefined && { cell }) };
}

function changeCheck(
  state: ProgressState,
  { lab: id, check, at }: Extract<ProgressEvent, { check: string }>,
  change: (known: CheckProgress) => CheckProgress,
): ProgressState {
  const lab = state.labs[id] ?? { openedAt: at, checks: {} };
  // A check may be named "constructor", which every object inherits.
  const known = Object.hasOwn(lab.checks, check) ? lab.checks[check] : undefined;
  const checks = { ...lab.checks, [check]: change(known ?? newCheckProgress(at)) };
  return { ...state, labs: { ...state.labs, [id]: { ...lab, checks } } };
}
