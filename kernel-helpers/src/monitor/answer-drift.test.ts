import { describe, expect, it } from 'vitest';
import { normalSample, seededRandom } from '../data/random.ts';
import { populationStabilityIndex } from '../drift/population-stability-index.ts';
import { answerDrift } from './answer-drift.ts';

const random = seededRandom(20);
const sample = (count: number, mean = 0): number[] =>
  Array.from({ length: count }, () => mean + normalSample(random));

describe('answerDrift', () => {
  it.each([
    [30, 1, 50],
    [30, 30, 50],
    [30, 200, 400],
    [30, 1000, 400],
    [50, 200, 400],
    [50, 10_000, 120],
    [1000, 200, 400],
    [1000, 10_000, 40],
  ])('seldom raises a false alarm: %d reference rows, %d predictions', (rows, count, repeats) => {
    let alarms = 0;
    for (let i = 0; i < repeats; i++) {
      const { drift } = answerDrift(sample(rows), sample(count));
      if (drift === 'moving' || drift === 'shifted') alarms++;
    }
    expect(alarms / repeats).toBeLessThan(0.01);
  });

  it('does not follow an index that is high by chance', () => {
    const pairs = Array.from({ length: 100 }, () => [sample(50), sample(200)] as const);
    const high = pairs.filter(([before, now]) => populationStabilityIndex(before, now) > 0.25);
    expect(high.length).toBeGreaterThan(10);
    expect(high.map(([before, now]) => answerDrift(before, now).drift)).not.toContain('shifted');
  });

  it('sees a shift, and a smaller one as moving', () => {
    expect(answerDrift(sample(1000), sample(200, 1)).drift).toBe('shifted');
    expect(answerDrift(sample(1000), sample(1000, 0.4)).drift).toBe('moving');
  });
});
