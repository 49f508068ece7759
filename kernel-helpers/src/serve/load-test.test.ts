import { expect, it } from 'vitest';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { loadTest } from './load-test.ts';

const answerAtOnce = async () => 1;

it('keeps as many requests under way as it is told, and sends each once', async () => {
  const sent: number[] = [];
  const waiting: (() => void)[] = [];
  let most = 0;
  const result = await loadTest(
    async i => {
      sent.push(i);
      // Nobody is answered before three wait, or none is left to come.
      await new Promise<void>(resolve => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
        if (waiting.length === 3 || sent.length === 9) for (const answer of waiting.splice(0)) answer();
      });
    },
    { requests: 9, concurrency: 3 },
  );
  expect(most).toBe(3);
  expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(result.latencies).toHaveLength(9);
  expect(result.throughput).toBeCloseTo(9 / result.seconds);
});

it('tells failures from answers', async () => {
  const { latencies, failures } = await loadTest(
    async i => {
      if (i % 2 === 0) throw new Error(`status 500 for ${i}`);
    },
    { requests: 5 },
  );
  expect(latencies).toHaveLength(2);
  expect(failures).toEqual(['status 500 for 0', 'status 500 for 2', 'status 500 for 4']);
});

it('refuses what is no count, and placeholders', async () => {
  await expect(loadTest(answerAtOnce, { requests: 0 })).rejects.toThrow(
    'requests is a whole number above 0; got 0.',
  );
  await expect(loadTest(answerAtOnce, { concurrency: 1.5 })).rejects.toThrow(
    'concurrency is a whole number above 0; got 1.5.',
  );
  await expect(loadTest(todo('send'))).rejects.toThrow(UnattemptedError);
});
