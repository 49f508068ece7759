import { describe, expect, it } from 'vitest';
import { InterruptError } from '../errors/interrupt-error.ts';
import { CellRun, cellRuntime, currentRun, inRun } from './cell-run.ts';

function cellRun(): CellRun {
  const header = { msg_id: 'id', msg_type: 'execute_request', session: 's', username: '' };
  const request = { identities: [], header, parent: undefined, metadata: {}, content: {}, buffers: [] };
  return new CellRun({ request, cellId: 'cell', executionCount: 1, allowStdin: false });
}

describe('a run', () => {
  it('is the current one in all that it starts, and nowhere else', async () => {
    const run = cellRun();
    const seen = inRun(run, async () => {
      await Promise.resolve();
      return currentRun();
    });
    expect(currentRun()).toBeUndefined();
    expect(await seen).toBe(run);
  });

  it('is stopped at its next await: once by an error, then for ever', async () => {
    const run = cellRun();
    const caught: unknown[] = [];
    let rounds = 0;
    const looping = inRun(run, async () => {
      while (rounds < 10) {
        try {
          cellRuntime.resumed(await cellRuntime.held(Promise.resolve()));
          rounds++;
          if (rounds === 2) run.interrupt();
        } catch (error) {
          caught.push(error);
        }
      }
    });
    await Promise.race([looping, new Promise(resolve => setImmediate(resolve))]);
    expect(rounds).toBe(2);
    expect(caught).toEqual([expect.any(InterruptError)]);
  });

  it('calls each cleanup once, but not those taken back', () => {
    const run = cellRun();
    let [stopped, forgotten] = [0, 0];
    run.onInterrupt(() => stopped++);
    run.onInterrupt(() => forgotten++)();
    run.interrupt();
    run.interrupt();
    expect([stopped, forgotten, run.signal.aborted]).toEqual([1, 0, true]);
  });
});
