import type { TranslationBundle } from '@jupyterlab/translation';
import {
  STUCK_AFTER_FAILURES,
  STUCK_AFTER_MINUTES,
  waitsForReader,
  type Standing,
  type StuckReason,
} from '@waymark/roadmap';
import type { Word } from './inbox.ts';
import { reachedState } from './summary.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** More of a word than that is read where it stands. */
const MAX_ANNOUNCED_LENGTH = 140;

/** How long ago something was: `3 min ago`. */
export function ago(at: string, now: number, trans: TranslationBundle): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / MINUTE_MS));
  if (minutes < 1) return trans.__('just now');
  if (minutes < HOUR_MINUTES) return trans.__('%1 min ago', minutes);
  if (minutes < DAY_MINUTES) return trans.__('%1 h ago', Math.floor(minutes / HOUR_MINUTES));
  return trans.__('%1 d ago', Math.floor(minutes / DAY_MINUTES));
}

/** Why somebody counts as stuck. */
export function describeReason(
  reason: StuckReason,
  { progress, help }: Standing,
  now: number,
  trans: TranslationBundle,
): string {
  switch (reason) {
    case 'help':
      return trans.__('asked for help %1', ago(help?.at ?? progress.at, now, trans));
    case 'failures':
      return trans.__('failed %1 times', progress.failures);
    case 'time':
      return trans.__('last step %1', ago(progress.bestAt, now, trans));
  }
}

/** The rule by which somebody counts as stuck. */
export function stuckRule(trans: TranslationBundle): string {
  return trans.__(
    'Stuck is who asks for help, or is at work on a check that failed %1 times, or failed and saw no step for %2 minutes.',
    STUCK_AFTER_FAILURES,
    STUCK_AFTER_MINUTES,
  );
}

/** The state of a student's check in a word. */
export function describeState(
  { progress, handedIn }: Pick<Standing, 'progress' | 'handedIn'>,
  trans: TranslationBundle,
): string {
  switch (reachedState(progress)) {
    case 'passed':
      return trans.__('passed');
    case 'awaiting':
      if (waitsForReader(handedIn, progress)) return trans.__('waits for a reader');
      return progress.graded ? trans.__('read by a person') : trans.__('written, not handed in');
    case 'incorrect':
      return trans.__('incorrect');
    case 'exception':
      return trans.__('stopped with an error');
    case 'unattempted':
      return trans.__('not attempted');
  }
}

/** Whose word it is, and what it came with. */
export function describeWord({ by, kind, given }: Word, trans: TranslationBundle): string {
  if (given) return trans.__('Read by %1: %2 of %3 points', by, given.points, given.maxPoints);
  return kind === 'answer' ? trans.__('%1 answered', by) : trans.__('%1 wrote', by);
}

/** What arrived, in a sentence: one word itself, more of them by their number. */
export function describeArrived(words: readonly Word[], trans: TranslationBundle): string {
  const [word] = words;
  if (!word || words.length > 1) {
    return trans._n('%1 new word for you', '%1 new words for you', words.length, words.length);
  }
  const { by, check, kind, text, given } = word;
  const short = text.length > MAX_ANNOUNCED_LENGTH ? `${text.slice(0, MAX_ANNOUNCED_LENGTH).trim()}…` : text;
  if (given) {
    return trans.__(
      '%1 read your answer to %2, %3 of %4 points: %5',
      by,
      check,
      given.points,
      given.maxPoints,
      short,
    );
  }
  return kind === 'answer'
    ? trans.__('%1 answered your call about %2: %3', by, check, short)
    : trans.__('%1 wrote about %2: %3', by, check, short);
}
