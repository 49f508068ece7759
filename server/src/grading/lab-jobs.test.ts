import { expect, it } from 'vitest';
import { forEachLab, labsAtOnce } from './lab-jobs.ts';

const GB = 2 ** 30;

it.each([
  [1, 1, 1],
  [2, 16, 1],
  [8, 16, 4],
  [8, 8, 2],
  [16, 64, 8],
])('is, for %i cores and %i GB, %i labs at once', (cores, gb, labs) => {
  expect(labsAtOnce(cores, gb * GB)).toBe(labs);
});

it('tells results in the order of the labs, whichever is done first', async () => {
  const first = Promise.withResolvers<void>();
  const did: string[] = [];
  const told: string[] = [];
  await forEachLab(
    ['a', 'b', 'c'],
    2,
    new AbortController(),
    async lab => {
      if (lab === 'a') await first.promise;
      did.push(lab);
      if (lab === 'c') first.resolve();
      return lab.toUpperCase();
    },
    result => told.push(result),
  );
  expect(did).toEqual(['b', 'c', 'a']);
  expect(told).toEqual(['A', 'B', 'C']);
});

it('ends all the work when a piece fails, begins none, and throws once it has ended', async () => {
  const stop = new AbortController();
  const ended: string[] = [];
  const working = forEachLab(
    ['a', 'b', 'c'],
    2,
    stop,
    async lab => {
      if (lab === 'a') throw new Error('no kernel');
      await new Promise<void>(resolve => {
        stop.signal.addEventListener('abort', () => resolve());
        if (stop.signal.aborted) resolve();
      });
      ended.push(lab);
    },
    () => undefined,
  );
  await expect(working).rejects.toThrow('no kernel');
  expect(ended).toEqual(['b']);
});
