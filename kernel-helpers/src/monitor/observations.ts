/** One question to a model and its answer. */
export interface Observation {
  /** What the model was asked. */
  readonly input: unknown;
  /** What it answered; undefined when it failed. */
  readonly output: number | undefined;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  readonly ok: boolean;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** The latest observations, in a bounded piece of memory, and counts over all of them. */
export class Observations {
  readonly #capacity: number;
  readonly #kept: Observation[] = [];
  #next = 0;
  requests = 0;
  errors = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(observation: Observation): void {
    this.requests++;
    if (!observation.ok) this.errors++;
    this.#kept[this.#next] = observation;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** The oldest kept one first. */
  latest(): Observation[] {
    return [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)];
  }

  clear(): void {
    this.#kept.length = 0;
    this.#next = 0;
    this.requests = 0;
    this.errors = 0;
  }
}
