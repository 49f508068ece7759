/** A small seeded generator (mulberry32) of numbers from 0 up to 1, so that a failing seed can be run again. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The seeds of a test with random inputs: from 1 on, the same in each run. By hand others find more: `SEEDS=7000 npm test -- FILE`
 * begins at 7000, `SEEDS=7000x20` takes twenty times as many.
 */
export function seeds(count: number): number[] {
  const [, first = '1', times = '1'] = /^(\d+)(?:x(\d+))?$/.exec(process.env['SEEDS'] ?? '1') ?? [];
  return Array.from({ length: count * Number(times) }, (_, index) => Number(first) + index);
}
