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

/**
 * What the browser keeps: the outbox of events that the server has not confirmed, the events it
 * refused, and the last that it told, so that a page that loads while offline still shows everything.
 * Calls take effect in the order in which they are made.
 */
export interface ProgressStore {
  /** Whether what is stored survives the page. */
  readonly durable: boolean;
  load(): Promise<StoredProgress>;
  /** Adds to the outbox; an id that is there already stays once. */
  add(event: ProgressEvent): Promise<void>;
  /** Takes events out of the outbox. Ids that are not there are ignored. */
  remove(ids: readonly string[]): Promise<void>;
  /** Moves events from the outbox to those refused. */
  refuse(events: readonly RefusedEvent[]): Promise<void>;
  forgetRefused(): Promise<void>;
  /**
   * Stores a snapshot and takes the events that it contains out of the outbox, in one step. An
   * older snapshot of the same log (another tab was faster) is not stored.
   */
  saveSnapshot(snapshot: Snapshot, contained: readonly string[]): Promise<void>;
  saveCurriculum(curriculum: Curriculum): Promise<void>;
  /** Calls back when another tab has changed the outbox. */
  onForeignChange(callback: () => void): void;
  close(): void;
}

/** Whether `next` may replace `stored`. */
export function isNewer(next: Snapshot, stored: Snapshot | undefined): boolean {
  return !stored || stored.log !== next.log || stored.user !== next.user || stored.seq <= next.seq;
}

/** Keeps progress for as long as the page lives, where the browser allows nothing better. */
export class MemoryStore implements ProgressStore {
  readonly durable = false;
  #snapshot: Snapshot | undefined;
  #curriculum: Curriculum | undefined;
  readonly #pending = new Map<string, ProgressEvent>();
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

  remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#pending.delete(id);
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

  saveSnapshot(snapshot: Snapshot, contained: readonly string[]): Promise<void> {
    if (isNewer(snapshot, this.#snapshot)) this.#snapshot = snapshot;
    return this.remove(contained);
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
