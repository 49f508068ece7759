import type { SharedModel } from '@waymark/roadmap';
import type { User } from './identity.ts';

/** Who shares sends again within this time; what nobody sends any more is forgotten. */
export const SHARED_FOR_MS = 60_000;

interface Share {
  readonly models: readonly SharedModel[];
  readonly at: number;
}

/**
 * What students share of their models, as it is now. Nothing of it is written: their own servers send it as long as they
 * agree, so it is there again soon after a start, and gone soon after the last word.
 */
export class SharedModels {
  readonly #now: () => number;
  readonly #courses = new Map<string, Map<string, Share>>();

  /** @param now The clock, in milliseconds. Default: the machine's. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Takes the place of what the person shared before. */
  share({ course, id }: User, models: readonly SharedModel[]): void {
    const shares = this.#courses.get(course) ?? new Map<string, Share>();
    this.#courses.set(course, shares.set(id, { models, at: this.#now() }));
  }

  withdraw({ course, id }: User): void {
    this.#courses.get(course)?.delete(id);
  }

  /** What is shared in a course, by the id of who does. */
  of(course: string): ReadonlyMap<string, readonly SharedModel[]> {
    const shares = this.#courses.get(course) ?? new Map<string, Share>();
    for (const [id, { at }] of shares) if (this.#now() - at >= SHARED_FOR_MS) shares.delete(id);
    return new Map(Array.from(shares, ([id, { models }]) => [id, models]));
  }
}
