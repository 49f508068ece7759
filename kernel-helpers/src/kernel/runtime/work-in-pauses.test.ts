import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { workInPauses } from './work-in-pauses.ts';

/** Work of so many steps, each of which takes a millisecond. */
function steps(count: number, onStep: () => void): () => boolean {
  let done = 0;
  return () => {
    for (const end = performance.now() + 1; performance.now() < end;);
    onStep();
    return ++done < count;
  };
}

it('does all of it, and lets others have their turn in between', async () => {
  const step = vi.fn<() => void>();
  workInPauses(steps(20, step), () => false);
  await nextTurn();
  const atFirstPause = step.mock.calls.length;
  expect(atFirstPause).toBeGreaterThan(0);
  expect(atFirstPause).toBeLessThan(20);
  await vi.waitFor(() => expect(step).toHaveBeenCalledTimes(20));
});

it('waits while something more important goes on', async () => {
  const step = vi.fn<() => void>();
  const isBusy = vi.fn<() => boolean>(() => true);
  workInPauses(steps(3, step), isBusy);
  await vi.waitFor(() => expect(isBusy.mock.calls.length).toBeGreaterThan(1));
  expect(step).not.toHaveBeenCalled();
  isBusy.mockReturnValue(false);
  await vi.waitFor(() => expect(step).toHaveBeenCalledTimes(3));
});
