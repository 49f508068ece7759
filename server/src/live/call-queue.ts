import { openCall, type Membership } from '@waymark/roadmap';
import type { Commit, EventLog, StandingRow } from '../events/event-log.ts';

/** A person's open calls, and how many are before each. */
export type OwnCalls = NonNullable<Membership['calls']>;

interface Waiting {
  readonly subject: string;
  readonly lab: string;
  readonly check: string;
  readonly at: string;
}

/** The open calls to the reviewers of each course, the oldest first: read once, then kept in step with the log. */
export class CallQueue {
  readonly #log: EventLog;
  readonly #courses = new Map<string, Promise<Map<string, Waiting>>>();
  readonly #listeners = new Set<(course: string, callers: ReadonlySet<string>) => void>();

  constructor(log: EventLog) {
    this.#log = log;
    log.subscribe(commit => this.#follow(commit));
  }

  /** Somebody's open calls, and how many wait before each. */
  async of(course: string, subject: string): Promise<OwnCalls> {
    const waiting = [...(await this.#calls(course)).values()].toSorted(
      (left, right) => Date.parse(left.at) - Date.parse(right.at),
    );
    return waiting.flatMap(({ lab, check, ...one }, before) =>
      one.subject === subject ? [{ lab, check, before }] : [],
    );
  }

  /** Reads the queue of a course before somebody asks, for which all its standings are gone through. */
  async warm(course: string): Promise<void> {
    await this.#calls(course);
  }

  /** Calls when the queue of a course has changed, with those who stand in it or did. Returns a function that ends it. */
  subscribe(listener: (course: string, callers: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #calls(course: string): Promise<Map<string, Waiting>> {
    const known = this.#courses.get(course);
    if (known) return known;
    const read = this.#log.calls(course).then(rows => {
      const calls = new Map<string, Waiting>();
      for (const row of rows) note(calls, row);
      return calls;
    });
    this.#courses.set(course, read);
    // Whoever asks next reads again.
    read.catch(() => this.#courses.delete(course));
    return read;
  }

  #follow({ course, standings }: Commit): void {
    // What is committed while it is read comes again, in order, so the last state wins.
    this.#courses.get(course)?.then(
      calls => {
        const changed = standings.filter(row => note(calls, row));
        if (changed.length === 0) return;
        const callers = new Set([...calls.values(), ...changed].map(({ subject }) => subject));
        for (const listener of this.#listeners) listener(course, callers);
      },
      () => {}, // Whoever asked hears of it.
    );
  }
}

/** Puts a call in its place, or takes it out; answers whether that changed anything. */
function note(calls: Map<string, Waiting>, { subject, lab, check, progress }: StandingRow): boolean {
  const key = `${subject}\n${lab}\n${check}`;
  const call = openCall(progress);
  if (call?.from !== 'reviewers') return calls.delete(key);
  const isNew = calls.get(key)?.at !== call.at;
  calls.set(key, { subject, lab, check, at: call.at });
  return isNew;
}
