import { expect, it } from 'vitest';
import { Throughput } from './throughput.ts';

/** Runs an epoch as `fit` does, which writes a batch's size once it has run; each batch takes its own time. */
function epoch(sizes: readonly number[], ms: readonly number[], validationMs: number): number {
  let now = 1000;
  const throughput = new Throughput(() => now);
  for (const [index, size] of sizes.entries()) {
    const logs: { size?: number } = {};
    throughput.beginBatch(index, logs);
    logs.size = size;
    now += ms[index]!;
  }
  now += validationMs;
  return throughput.perSecond();
}

it('counts the examples of an epoch, without the last batch and the validation in it', () => {
  expect(epoch([32, 32, 32, 4], [100, 200, 20, 5], 900)).toBeCloseTo(96 / 0.32, 9);
});

it('takes an epoch of one batch as a whole', () => {
  expect(epoch([50], [250], 0)).toBe(200);
});

it('starts anew with each epoch', () => {
  let now = 0;
  const throughput = new Throughput(() => now);
  for (const ms of [100, 400]) {
    for (const batch of [0, 1]) {
      throughput.beginBatch(batch, { size: 10 });
      now += ms;
    }
    expect(throughput.perSecond()).toBe(10_000 / ms);
  }
});
