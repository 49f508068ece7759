import { EVENT_WRITERS, type EventOf, type LoggedEvent, type ProgressEvent } from '@waymark/roadmap';

const MINUTE_MS = 60_000;
/** Whoever did nothing for so long made a break, which counts as no work. */
export const BREAK_MINUTES = 30;
const BREAK_MS = BREAK_MINUTES * MINUTE_MS;

/** What of a student's events is told: notes are theirs alone. */
export type PathEvent = Exclude<ProgressEvent, { readonly type: 'note' }>;

/** Something that a student did, or that others did about them. */
export interface PathStep {
  readonly event: PathEvent;
  /** How often in a row: of cells that ran, of a lab that was opened; else 1. */
  readonly count: number;
  /** Of a check: the how many-th attempt it was; left out where there was no answer yet. */
  readonly attempt?: number;
  /** Whether the lab's checks are of another release than at the check before: a correction came in. */
  readonly isCorrected?: true;
}

/** What was done in one lab without a break, and what others did about the student until they went on. */
export interface Stretch {
  readonly lab: string;
  /** Of what the student did, in ISO 8601; where they did nothing, of what others did. */
  readonly from: string;
  readonly to: string;
  readonly workedMs: number;
  /** How long the student had done nothing before it: 0 where they made no break. */
  readonly awayMs: number;
  readonly steps: readonly PathStep[];
}

/** The whole path of a student. */
export interface Path {
  /** In the order of time. */
  readonly stretches: readonly Stretch[];
  readonly workedMs: number;
  /** By {@link checkKey}: the work up to each time that the student did something with the check. */
  readonly checkMs: ReadonlyMap<string, number>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Open = Mutable<Stretch> & { steps: PathStep[]; isOwn: boolean };

/** Names a check among all others. */
export function checkKey(lab: string, check: string): string {
  return `${lab}\n${check}`;
}

/**
 * What a student's events tell in the order in which it happened, which is not that of the log: a device that was offline delivers late.
 * Events of a newer version are left out.
 */
export function pathOf(events: readonly LoggedEvent[]): Path {
  const path = new PathMaker();
  const known = events.flatMap(({ seq, event }) =>
    event.type === 'unknown' || event.type === 'note' ? [] : [{ seq, time: Date.parse(event.at), event }],
  );
  for (const { event, time } of known.toSorted(
    (one, other) => one.time - other.time || one.seq - other.seq,
  )) {
    path.add(event, time);
  }
  return path;
}

class PathMaker implements Path {
  readonly stretches: Open[] = [];
  readonly checkMs = new Map<string, number>();
  workedMs = 0;
  readonly #attempts = new Map<string, number>();
  readonly #releases = new Map<string, string>();
  /** When the student did something last. */
  #ownTime: number | undefined;
  /** What was worked in the stretch since the last time that a check was named. */
  #pendingMs = 0;

  add(event: PathEvent, time: number): void {
    const isOwn = EVENT_WRITERS[event.type] === 'record';
    const stretch = this.#stretchFor(event, time, isOwn);
    if (isOwn) this.#work(stretch, event, time);
    const last = stretch.steps.at(-1);
    if (last && isRepeated(last.event, event)) {
      stretch.steps[stretch.steps.length - 1] = { ...last, event, count: last.count + 1 };
    } else {
      stretch.steps.push({ event, count: 1, ...(event.type === 'check' && this.#run(event)) });
    }
  }

  #stretchFor(event: PathEvent, time: number, isOwn: boolean): Open {
    const last = this.stretches.at(-1);
    const idleMs = this.#ownTime === undefined ? 0 : time - this.#ownTime;
    const isBreak = idleMs > BREAK_MS;
    if (last) {
      if (isOwn && last.isOwn && !isBreak && last.lab === event.lab) return last;
      if (!isOwn && (!isBreak || !last.isOwn)) {
        if (!last.isOwn) last.to = event.at;
        return last;
      }
    }
    this.#pendingMs = 0;
    const { lab, at } = event;
    const made = {
      lab,
      from: at,
      to: at,
      workedMs: 0,
      awayMs: isOwn && isBreak ? idleMs : 0,
      steps: [],
      isOwn,
    };
    this.stretches.push(made);
    return made;
  }

  #work(stretch: Open, event: PathEvent, time: number): void {
    const tookMs = stretch.steps.length > 0 && this.#ownTime !== undefined ? time - this.#ownTime : 0;
    this.#ownTime = time;
    stretch.to = event.at;
    stretch.workedMs += tookMs;
    this.workedMs += tookMs;
    this.#pendingMs += tookMs;
    if (!('check' in event)) return;
    const key = checkKey(event.lab, event.check);
    this.checkMs.set(key, (this.checkMs.get(key) ?? 0) + this.#pendingMs);
    this.#pendingMs = 0;
  }

  #run({ lab, check, state, release }: EventOf<'check'>): Partial<PathStep> {
    const key = checkKey(lab, check);
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    if (state !== 'unattempted') this.#attempts.set(key, attempt);
    const before = this.#releases.get(lab);
    if (release !== null) this.#releases.set(lab, release);
    return {
      ...(state !== 'unattempted' && { attempt }),
      ...(before !== undefined && release !== null && before !== release && { isCorrected: true }),
    };
  }
}

/** Whether an event says no more than that the same was done again. */
function isRepeated(before: PathEvent, event: PathEvent): boolean {
  return (
    before.type === event.type &&
    before.lab === event.lab &&
    (event.type === 'visit' || event.type === 'open')
  );
}
