/** Gives numbers from 0 (included) to 1 (excluded), one a call. */
export type Random = () => number;

/**
 * A random number generator that gives the same numbers for the same seed on every machine
 * (mulberry32 by Tommy Ettinger, period 2^32). Good for shuffles and samples, not for secrets.
 *
 * @param seed Any finite number.
 * @throws RangeError When `seed` is not finite.
 * @example
 * const random = seededRandom(42);
 * const dice = Array.from({ length: 5 }, () => 1 + Math.floor(random() * 6));
 */
export function seededRandom(seed: number): Random {
  if (!Number.isFinite(seed)) throw new RangeError(`A seed is a finite number, such as 42; got ${seed}.`);
  // The whole and the fractional part both count, so that 0.1 and 0.2 are different seeds.
  let state = (Math.trunc(seed) ^ Math.trunc((seed % 1) * 2 ** 31)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number from the normal distribution with mean 0 and standard deviation 1 (Box and Muller, 1958). */
export function normalSample(random: Random): number {
  // 1 - u is never 0, whose logarithm would be infinite.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
