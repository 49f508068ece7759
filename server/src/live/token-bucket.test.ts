import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('allows a burst, then the rate, and saves no more than a burst', () => {
  let now = 0;
  const bucket = new TokenBucket(3, 2, () => now);
  const takeAll = (): number => {
    let taken = 0;
    while (bucket.take()) taken += 1;
    return taken;
  };
  expect(takeAll()).toBe(3);
  now = 400;
  expect(takeAll()).toBe(0);
  now = 500;
  expect(takeAll()).toBe(1);
  now = 60_000;
  expect(takeAll()).toBe(3);
});
