import { forgetOldest } from '../forget-oldest.ts';
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
    if (this.#buckets.size > MAX_BUCKETS) forgetOldest(this.#buckets);
    return bucket.take(count);
  }
}
