import { expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.ts';

/** Of which no more come within a test. */
const ONCE = { burst: 1, perSecond: 1e-6 };

it('gives each person an allowance of their own', () => {
  const buckets = new TokenBuckets(ONCE);
  expect(['ada', 'bob', 'ada'].map(id => buckets.take(id))).toEqual([true, true, false]);
});

it('forgets nobody who comes again and again, and those in the end who do not', () => {
  const buckets = new TokenBuckets(ONCE);
  buckets.take('ada');
  buckets.take('bob');
  for (let thousand = 0; thousand < 30; thousand += 1) {
    for (let one = 0; one < 1_000; one += 1) buckets.take(`stranger ${thousand} ${one}`);
    expect(buckets.take('ada')).toBe(false);
  }
  expect(buckets.take('stranger 29 999')).toBe(false);
  expect(buckets.take('bob')).toBe(true);
});
