import type { ModelOutput } from './outputs.ts';

/** One question to a model and its answer. */
export interface Observation {
  /** By which a label finds it. */
  readonly requestId: string;
  /** What the model was asked. */
  readonly input: unknown;
  /** What it answered; undefined when it failed. */
  readonly output: ModelOutput | undefined;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  readonly ok: boolean;
  /** As in HTTP: 200 for an answer, 4xx where the question was refused, 5xx where the model failed. */
  readonly status: number;
  /** A part of the visitors, such as a country; undefined where none was given. */
  readonly segment: string | undefined;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** What turned out to be true; undefined until a label came. */
  readonly actual: ModelOutput | undefined;
}

/** The latest observations, in a bounded piece of memory, and counts over all of them. */
export class Observations {
  readonly #capacity: number;
  readonly #kept: Observation[] = [];
  /** By request id, the place of an observation that is kept. */
  readonly #places = new Map<string, number>();
  #next = 0;
  requests = 0;
  errors = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(observation: Observation): void {
    this.requests++;
    if (!observation.ok) this.errors++;
    const replaced = this.#kept[this.#next];
    if (replaced) this.#places.delete(replaced.requestId);
    this.#kept[this.#next] = observation;
    this.#places.set(observation.requestId, this.#next);
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** Adds what turned out to be true, where the observation is still kept. */
  label(requestId: string, actual: ModelOutput): void {
    const place = this.#places.get(requestId);
    if (place !== undefined) this.#kept[place] = { ...this.#kept[place]!, actual };
  }

  /** The oldest kept one first. */
  latest(): Observation[] {
    return [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)];
  }

  clear(): void {
    this.#kept.length = 0;
    this.#places.clear();
    this.#next = 0;
    this.requests = 0;
    this.errors = 0;
  }
}
