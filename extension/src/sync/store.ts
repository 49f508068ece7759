import type { Curriculum, Problem, ProgressEvent, ProgressState } from '@waymark/roadmap';

/** What the server last told, and where in which log that was. */
export interface Snapshot {
  readonly user: string;
  readonly log: string;
  readonly seq: number;
  readonly state: ProgressState;
}

/** An event that the server will never take. */
export interface RefusedEvent {
  readonly event: ProgressEvent;
  readonly problem: Problem;
}

export interface StoredProgress {
  readonly snapshot: Snapshot | undefined;
  readonly curriculum: Curriculum | undefined;
  /** The outbox, oldest first. */
  readonly pending: readonly ProgressEvent[];
  readonly refused: readonly RefusedEvent[];
}

/** How many confirmed events are kept; a student makes some thousand in a course. */
export const MAX_CONFIRMED_EVENTS = 20_000;

/**
 * What the browser keeps: the outbox of events that the server has not confirmed, the events that it
 * confirmed, for a server that loses them, those that it refused, and the last that it told, so that a
 * page that loads while offline still shows everything.
 * Calls take effect in the order in which they are made.
 */
export interface ProgressStore {
  /** Whether what is stored survives the page. */
  readonly durable: boolean;
  load(): Promise<StoredProgress>;
  /** Adds to the outbox; an id that is there already stays once. */
  add(event: ProgressEvent): Promise<void>;
  /** Moves events from the outbox to those confirmed. Ids that are not there are ignored. */
  confirm(ids: readonly string[]): Promise<void>;
  /** Puts what was confirmed into the outbox again, in the order of its times: the server has lost it. */
  requeue(): Promise<void>;
  /** Moves events from the outbox to those refused. */
  refuse(events: readonly RefusedEvent[]): Promise<void>;
  forgetRefused(): Promise<void>;
  /**
   * Stores a snapshot and keeps the events that it contains as confirmed, no longer in the outbox, in
   * one step. An older snapshot of the same log (another tab was faster) is not stored. The first
   * snapshot of another user ends what was confirmed for the one before.
   */
  saveSnapshot(snapshot: Snapshot, contained: readonly ProgressEvent[]): Promise<void>;
  saveCurriculum(curriculum: Curriculum): Promise<void>;
  /** Calls back when another tab has changed the outbox. */
  onForeignChange(callback: () => void): void;
  close(): void;
}

/** Whether `next` may replace `stored`. */
export function isNewer(next: Snapshot, stored: Snapshot | undefined): boolean {
  return !stored || stored.log !== next.log || stored.user !== next.user || stored.seq <= next.seq;
}

/** Orders events by when they happened. */
export function compareTimes(left: ProgressEvent, right: ProgressEvent): number {
  return Date.parse(left.at) - Date.parse(right.at);
}

/** Keeps progress for as long as the page lives, where the browser allows nothing better. */
export class MemoryStore implements ProgressStore {
  readonly durable = false;
  #snapshot: Snapshot | undefined;
  #curriculum: Curriculum | undefined;
  #pending = new Map<string, ProgressEvent>();
  #confirmed = new Map<string, ProgressEvent>();
  #refused: RefusedEvent[] = [];

  load(): Promise<StoredProgress> {
    return Promise.resolve({
      snapshot: this.#snapshot,
      curriculum: this.#curriculum,
      pending: [...this.#pending.values()],
      refused: [...this.#refused],
    });
  }

  add(event: ProgressEvent): Promise<void> {
    if (!this.#pending.has(event.id)) this.#pending.set(event.id, event);
    return Promise.resolve();
  }

  confirm(ids: readonly string[]): Promise<void> {
    this.#keep(ids.flatMap(id => this.#pending.get(id) ?? []));
    return Promise.resolve();
  }

  requeue(): Promise<void> {
    const events = [...new Map([...this.#confirmed, ...this.#pending]).values()].toSorted(compareTimes);
    this.#pending = new Map(events.map(event => [event.id, event]));
    this.#confirmed.clear();
    return Promise.resolve();
  }

  refuse(events: readonly RefusedEvent[]): Promise<void> {
    for (const refused of events) {
      this.#pending.delete(refused.event.id);
      this.#refused.push(refused);
    }
    return Promise.resolve();
  }

  forgetRefused(): Promise<void> {
    this.#refused = [];
    return Promise.resolve();
  }

  saveSnapshot(snapshot: Snapshot, contained: readonly ProgressEvent[]): Promise<void> {
    if (this.#snapshot?.user !== snapshot.user) this.#confirmed.clear();
    if (isNewer(snapshot, this.#snapshot)) this.#snapshot = snapshot;
    this.#keep(contained);
    return Promise.resolve();
  }

  #keep(events: readonly ProgressEvent[]): void {
    for (const event of events) {
      this.#pending.delete(event.id);
      this.#confirmed.set(event.id, event);
    }
    const surplus = this.#confirmed.size - MAX_CONFIRMED_EVENTS;
    for (const id of [...this.#confirmed.keys()].slice(0, Math.max(0, surplus))) this.#confirmed.delete(id);
  }

  saveCurriculum(curriculum: Curriculum): Promise<void> {
    this.#curriculum = curriculum;
    return Promise.resolve();
  }

  onForeignChange(): void {
    // No other tab sees this memory.
  }

  close(): void {
    // Nothing is held.
  }
}
