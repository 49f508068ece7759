import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LogBusyError } from './errors.ts';
import { GroupCommit, WINDOW_MS } from './group-commit.ts';

function recorder(fail: (items: readonly number[]) => boolean = () => false): {
  batches: number[][];
  commits: GroupCommit<number>;
} {
  const batches: number[][] = [];
  const commits = new GroupCommit<number>(4, async items => {
    batches.push([...items]);
    await new Promise(setImmediate);
    if (fail(items)) throw new Error('the disk is full');
  });
  return { batches, commits };
}

describe('GroupCommit', () => {
  it('commits together what comes together, and what comes meanwhile next', async () => {
    const { batches, commits } = recorder();
    await Promise.all([commits.add([1]), commits.add([2, 3]), commits.add([4]).then(() => commits.add([5]))]);
    expect(batches).toEqual([[1, 2, 3, 4], [5]]);
  });

  it("never divides a caller's items, even more than fit", async () => {
    const { batches, commits } = recorder();
    await Promise.all([
      commits.add([1, 2]),
      commits.add([3, 4, 5]),
      commits.add([6, 7, 8, 9, 10]),
      commits.add([11]),
    ]);
    expect(batches).toEqual([[1, 2], [3, 4, 5], [6, 7, 8, 9, 10], [11]]);
  });

  it('fails those whose commit failed, and no others', async () => {
    const { commits } = recorder(items => items.includes(2));
    const results = await Promise.allSettled([
      commits.add([1, 2, 3]),
      commits.add([4]),
      commits.add([5, 6, 7, 8]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    await expect(commits.add([9])).resolves.toBeUndefined();
  });

  it('takes no more than may wait, and goes on once there is room', async () => {
    const release = Promise.withResolvers<void>();
    const stored: number[] = [];
    const commits = new GroupCommit<number>(
      2,
      async items => {
        await release.promise;
        stored.push(...items);
      },
      5,
    );
    const taken = [commits.add([1, 2]), commits.add([3, 4])];
    await expect(commits.add([5, 6])).rejects.toThrow(LogBusyError);
    const last = commits.add([7]);
    release.resolve();
    await Promise.all([...taken, last]);
    await commits.add([5, 6]);
    expect(stored).toEqual([1, 2, 3, 4, 7, 5, 6]);
  });

  it('resolves at once for nothing', async () => {
    const { batches, commits } = recorder();
    await commits.add([]);
    expect(batches).toEqual([]);
  });

  describe('as time goes by', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
    afterEach(() => void vi.useRealTimers());

    it('lets who comes alone in at once, one after the other', async () => {
      const { batches, commits } = recorder();
      for (const item of [1, 2, 3]) await commits.add([item]);
      expect(batches).toEqual([[1], [2], [3]]);
    });

    it('gathers, once a commit was shared, those who come within the window after it', async () => {
      const { batches, commits } = recorder();
      await Promise.all([commits.add([1]), commits.add([2])]);
      const third = commits.add([3]);
      await vi.advanceTimersByTimeAsync(WINDOW_MS - 1);
      const fourth = commits.add([4]);
      expect(batches).toEqual([[1, 2]]);
      await vi.advanceTimersByTimeAsync(1);
      await Promise.all([third, fourth]);
      expect(batches).toEqual([
        [1, 2],
        [3, 4],
      ]);
    });

    it('does not wait for the window where a commit is full, or the window is over', async () => {
      const { batches, commits } = recorder();
      await Promise.all([commits.add([1]), commits.add([2])]);
      await commits.add([3, 4, 5, 6]);
      await Promise.all([commits.add([7]), commits.add([8])]);
      await vi.advanceTimersByTimeAsync(WINDOW_MS);
      await commits.add([9]);
      expect(batches).toEqual([[1, 2], [3, 4, 5, 6], [7, 8], [9]]);
    });
  });

  it('drains', async () => {
    const { batches, commits } = recorder();
    void commits.add([1]);
    await commits.drain();
    expect(batches).toEqual([[1]]);
    await commits.drain();
  });
});
