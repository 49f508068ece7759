import { TokenBucket } from './token-bucket.ts';

/** So many of those that were used last are remembered, and at most as many of those before. */
const MAX_BUCKETS = 10_000;

/** How much may come at once, and a second. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** A {@link TokenBucket} for each person, or address, that comes. */
export class TokenBuckets {
  readonly allowance: Allowance;
  /** Full, it takes the place of the one before: to put each use in order would cost more than the use. */
  #lately = new Map<string, TokenBucket>();
  #before: ReadonlyMap<string, TokenBucket> = new Map();

  constructor(allowance: Allowance) {
    this.allowance = allowance;
  }

  /** Takes tokens of one of them; false, and none taken, when there are fewer left. */
  take(key: string, count = 1): boolean {
    return (this.#lately.get(key) ?? this.#remember(key)).take(count);
  }

  #remember(key: string): TokenBucket {
    const { burst, perSecond } = this.allowance;
    const bucket = this.#before.get(key) ?? new TokenBucket(burst, perSecond);
    if (this.#lately.size >= MAX_BUCKETS) {
      this.#before = this.#lately;
      this.#lately = new Map();
    }
    this.#lately.set(key, bucket);
    return bucket;
  }
}
