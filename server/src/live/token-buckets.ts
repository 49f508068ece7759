import { TokenBucket } from './token-bucket.ts';

/** So many are remembered; beyond it, the one that was used least lately is forgotten. */
const MAX_BUCKETS = 10_000;

/** How much may come at once, and a second. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** A {@link TokenBucket} for each person, or address, that comes. */
export class TokenBuckets {
  readonly allowance: Allowance;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(allowance: Allowance) {
    this.allowance = allowance;
  }

  /** Takes tokens of one of them; false, and none taken, when there are fewer left. */
  take(key: string, count = 1): boolean {
    const { burst, perSecond } = this.allowance;
    const bucket = this.#buckets.get(key) ?? new TokenBucket(burst, perSecond);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > MAX_BUCKETS) this.#forgetOldest();
    return bucket.take(count);
  }

  /** To find it takes longer the more were used meanwhile: a map passes over all that it has deleted. */
  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
