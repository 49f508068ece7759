import { requireFinite, type StreamDetector } from './detector.ts';

/** How {@link Adwin} decides. */
export interface AdwinOptions {
  /** How sure to be: smaller detects less, and fewer changes that are none. From 0 to 1. Default: 0.002. */
  readonly delta?: number;
  /** How many numbers there are between two looks at the window. Default: 32. */
  readonly clock?: number;
  /** How many buckets of one size there are at most. Default: 5. */
  readonly maxBuckets?: number;
  /** How many numbers a part of the window has at least. Default: 5. */
  readonly minLength?: number;
  /** Nothing is detected up to so many numbers. Default: 10. */
  readonly gracePeriod?: number;
}

/** Numbers of the stream that stand next to one another, summed up. */
interface Bucket {
  readonly count: number;
  readonly total: number;
  /** The sum of the squared distances from their mean. */
  readonly squares: number;
}

const EMPTY: Bucket = { count: 0, total: 0, squares: 0 };

/**
 * ADWIN (Bifet and Gavaldà, 2007): keeps a window of the stream that grows while its mean stays, and detects a change
 * when its older part has another mean than its newer one by more than chance explains. The window is held in buckets whose
 * sizes are powers of two, so that a million numbers take some hundred of them.
 *
 * @example
 * const detector = new Adwin();
 * const stream = [...Array(200).fill(0), ...Array(200).fill(1)];
 * stream.findIndex(value => detector.update(value)) > 200; // true
 */
export class Adwin implements StreamDetector {
  readonly #options: Required<AdwinOptions>;
  /** Row i holds buckets of 2^i numbers, the oldest first; a later row is older. */
  #rows: Bucket[][] = [[]];
  #window = EMPTY;
  #seen = 0;

  constructor(options: AdwinOptions = {}) {
    this.#options = { delta: 0.002, clock: 32, maxBuckets: 5, minLength: 5, gracePeriod: 10, ...options };
  }

  /** How many of the latest numbers have one mean. */
  get width(): number {
    return this.#window.count;
  }

  /** The mean of these numbers; 0 without any. */
  get mean(): number {
    return this.#window.count === 0 ? 0 : this.#window.total / this.#window.count;
  }

  /**
   * Takes in the next number of the stream.
   *
   * @returns True when a change is detected with it; the detector then begins anew with the next one.
   * @throws RangeError When it is not finite.
   */
  update(value: number): boolean {
    requireFinite(value);
    const { clock, gracePeriod } = this.#options;
    const bucket = { count: 1, total: value, squares: 0 };
    this.#rows[0]!.push(bucket);
    this.#window = joined(this.#window, bucket);
    this.#compress();
    this.#seen++;
    if (this.#seen % clock !== 0 || this.#window.count <= gracePeriod) return false;
    const isChange = this.#isDivided();
    if (isChange) this.#reset();
    return isChange;
  }

  #reset(): void {
    this.#rows = [[]];
    this.#window = EMPTY;
    this.#seen = 0;
  }

  /** Joins the two oldest buckets of a row that has too many. */
  #compress(): void {
    for (let i = 0; this.#rows[i]!.length > this.#options.maxBuckets; i++) {
      const [first, second] = this.#rows[i]!.splice(0, 2);
      (this.#rows[i + 1] ??= []).push(joined(first!, second!));
    }
  }

  /** Whether the window falls into an older and a newer part with different means. */
  #isDivided(): boolean {
    const { minLength } = this.#options;
    let [count, total] = [0, 0];
    for (const bucket of this.#oldestFirst()) {
      count += bucket.count;
      total += bucket.total;
      const rest = this.#window.count - count;
      if (rest < minLength) return false;
      if (count >= minLength && this.#isCut(count, total, rest)) return true;
    }
    return false;
  }

  #isCut(count: number, total: number, rest: number): boolean {
    const { delta, minLength } = this.#options;
    const { count: width, squares } = this.#window;
    const difference = Math.abs(total / count - (this.#window.total - total) / rest);
    const confidence = Math.log((2 * Math.log(width)) / delta);
    const inverse = 1 / (count - minLength + 1) + 1 / (rest - minLength + 1);
    const bound = Math.sqrt(2 * inverse * (squares / width) * confidence) + (2 / 3) * confidence * inverse;
    return difference > bound;
  }

  *#oldestFirst(): Generator<Bucket> {
    for (const row of this.#rows.toReversed()) yield* row;
  }
}

/** Two neighbours as one: the squares grow by the distance of their means (Chan et al., 1979). */
function joined(a: Bucket, b: Bucket): Bucket {
  const between =
    a.count === 0 || b.count === 0
      ? 0
      : ((a.count * b.count) / (a.count + b.count)) * (a.total / a.count - b.total / b.count) ** 2;
  return { count: a.count + b.count, total: a.total + b.total, squares: a.squares + b.squares + between };
}
