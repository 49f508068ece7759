import type { Standing, Whereabouts } from './standing.ts';

/** So many failed runs of one check, without a pass, mean that somebody is stuck with it. */
export const STUCK_AFTER_FAILURES = 3;
/** So many minutes of work on a check that failed, without a pass, mean the same. */
export const STUCK_AFTER_MINUTES = 20;
/** Who did nothing for so long does not work any more: they are away, not stuck. */
const AWAY_AFTER_MS = 30 * 60_000;
const MINUTE_MS = 60_000;

/** Why somebody counts as stuck with a check. */
export type StuckReason = 'failures' | 'time' | 'help';

/**
 * Whether a student is stuck with a check: they ask for help; or, while they work, it failed
 * {@link STUCK_AFTER_FAILURES} times, or they are at it for {@link STUCK_AFTER_MINUTES} since its best state.
 *
 * @param place Where the student works; undefined where nobody knows.
 * @param now In milliseconds since 1970.
 * @returns Why; undefined where they are not.
 *
 * @example
 * stuckBecause(standing, places.get(standing.subject), Date.now()); // 'failures'
 */
export function stuckBecause(
  { progress, help, lab }: Standing,
  place: Whereabouts | undefined,
  now: number,
): StuckReason | undefined {
  if (progress.best === 'passed' || progress.best === 'awaiting') return undefined;
  if (help && help.kind !== 'review') return 'help';
  const isAtIt = place?.lab === lab && now - Date.parse(place.at) < AWAY_AFTER_MS;
  if (!isAtIt || progress.failures === 0) return undefined;
  if (progress.failures >= STUCK_AFTER_FAILURES) return 'failures';
  return now - Date.parse(progress.bestAt) >= STUCK_AFTER_MINUTES * MINUTE_MS ? 'time' : undefined;
}
