import type { TranslationBundle } from '@jupyterlab/translation';
import type { EventOf } from '@waymark/roadmap';
import type { PathStep, Stretch } from './path-steps.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** From so many minutes on, a time is told in days. */
const LONG_MINUTES = 2 * DAY_MINUTES;
const TIME = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;

/** How long something took: `35 min`, `3 h 20 min`, `4 days`. */
export function duration(ms: number, trans: TranslationBundle): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 1) return trans.__('less than a minute');
  if (minutes < HOUR_MINUTES) return trans.__('%1 min', minutes);
  if (minutes >= LONG_MINUTES) return trans.__('%1 days', Math.round(minutes / DAY_MINUTES));
  const hours = Math.floor(minutes / HOUR_MINUTES);
  const rest = minutes % HOUR_MINUTES;
  return rest === 0 ? trans.__('%1 h', hours) : trans.__('%1 h %2 min', hours, rest);
}

/** The day of a time, where the reader is. */
export function dayOf(at: string): string {
  return new Date(at).toLocaleDateString(undefined, DAY);
}

/** A time of the day, where the reader is; with the day, where it is another one. */
export function timeOf(at: string, day: string): string {
  const time = new Date(at).toLocaleTimeString(undefined, TIME);
  return dayOf(at) === day ? time : `${dayOf(at)}, ${time}`;
}

/** What happened in a stretch, by its numbers. */
export function describeStretch({ steps, workedMs }: Stretch, trans: TranslationBundle): string {
  const runs = steps.flatMap(({ event }) => (event.type === 'check' ? [event.state] : []));
  const passed = runs.filter(state => state === 'passed').length;
  const failed = runs.filter(state => state === 'incorrect' || state === 'exception').length;
  const hints = steps.filter(({ event }) => event.type === 'hint').length;
  return [
    ...(workedMs > 0 ? [duration(workedMs, trans)] : []),
    ...(passed > 0 ? [trans.__('%1 passed', passed)] : []),
    ...(failed > 0 ? [trans.__('%1 failed', failed)] : []),
    ...(hints > 0 ? [trans._n('%1 hint', '%1 hints', hints, hints)] : []),
  ].join(' · ');
}

/** What a step was; without its check, and without what somebody said with it. */
export function describeStep({ event, count, attempt }: PathStep, trans: TranslationBundle): string {
  switch (event.type) {
    case 'open':
      return trans._n('opened the lab', 'opened the lab %1 times', count, count);
    case 'visit':
      return trans._n('ran a cell', 'ran %1 cells', count, count);
    case 'check':
      return describeRun(event, attempt, trans);
    case 'hint':
      return trans.__('opened hint %1', event.hint);
    case 'help':
      return describeCall(event, trans);
    case 'hand-in':
      return event.answer === undefined ? trans.__('took the answer back') : trans.__('handed in an answer');
    case 'review':
      return trans.__('%1 answered', nameOf(event, trans));
    case 'attend':
      return describeAttend(event, trans);
    case 'message':
      return trans.__('%1 wrote', nameOf(event, trans));
    case 'grade':
      return trans.__('%1 gave %2 of %3 points', nameOf(event, trans), event.points, event.maxPoints);
    case 'verified':
      return trans.__('the server ran it again: %1 of %2 points', event.points, event.maxPoints);
    default:
      return event satisfies never;
  }
}

function describeRun(
  { state, points, maxPoints }: EventOf<'check'>,
  attempt: number | undefined,
  trans: TranslationBundle,
): string {
  switch (state) {
    case 'passed':
      return trans.__('passed at attempt %1, %2 of %3 points', attempt, points, maxPoints);
    case 'awaiting':
      return trans.__('written, for a person to read');
    case 'incorrect':
      return trans.__('incorrect, attempt %1', attempt);
    case 'exception':
      return trans.__('stopped with an error, attempt %1', attempt);
    case 'unattempted':
      return trans.__('checked without an answer');
    default:
      return state satisfies never;
  }
}

function describeCall({ wanted, from, kind }: EventOf<'help'>, trans: TranslationBundle): string {
  if (!wanted) return trans.__('took the call back');
  if (kind === 'review') {
    return from === 'team'
      ? trans.__('asked the team for a review')
      : trans.__('asked the reviewers for a review');
  }
  return from === 'team' ? trans.__('asked the team for help') : trans.__('asked the reviewers for help');
}

function describeAttend(event: EventOf<'attend'>, trans: TranslationBundle): string {
  const name = nameOf(event, trans);
  switch (event.step) {
    case 'take':
      return trans.__('%1 took the call', name);
    case 'give-back':
      return trans.__('%1 gave the call back', name);
    case 'close':
      return trans.__('%1 closed the call', name);
    default:
      return event.step satisfies never;
  }
}

function nameOf({ by }: { readonly by?: string | undefined }, trans: TranslationBundle): string {
  return by ?? trans.__('Somebody');
}
