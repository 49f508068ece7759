import { expect, it } from 'vitest';
import { cutInto, shareWork } from './share-work.ts';

const double = async (piece: number): Promise<number> => piece * 2;

async function fail(): Promise<never> {
  throw new Error('the kernel died');
}

it('keeps every worker busy, and the results in the order of the pieces', async () => {
  const first = Promise.withResolvers<void>();
  const did: [worker: string, piece: number][] = [];
  const results = await shareWork(['a', 'b'], [1, 2, 3, 4], async (piece, worker) => {
    did.push([worker, piece]);
    if (piece === 1) await first.promise;
    if (piece === 4) first.resolve();
    return piece * 10;
  });
  expect(did).toEqual([
    ['a', 1],
    ['b', 2],
    ['b', 3],
    ['b', 4],
  ]);
  expect(results).toEqual([10, 20, 30, 40]);
});

it('does all with one worker, and nothing with none', async () => {
  expect(await shareWork(['a'], [1, 2], double)).toEqual([2, 4]);
  expect(await shareWork([], [1, 2], double)).toEqual([]);
});

it('ends when a piece fails', async () => {
  await expect(shareWork(['a', 'b'], [1, 2, 3], fail)).rejects.toThrow('the kernel died');
});

it('cuts a list into pieces', () => {
  expect(cutInto(2, [1, 2, 3, 4, 5])).toEqual([[1, 2], [3, 4], [5]]);
  expect(cutInto(2, [])).toEqual([]);
});
