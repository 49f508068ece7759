import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { InterruptError } from '../errors/interrupt-error.ts';
import { CellRun, currentRun, inRun } from './cell-run.ts';
import { cellRuntime } from './cell-runtime.ts';

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

  it('is stopped at its next await, and for good when its time to clean up is over', async () => {
    const run = cellRun();
    const caught: unknown[] = [];
    const rounds: number[] = [];
    void inRun(run, async () => {
      for (let round = 0; ; round++) {
        try {
          cellRuntime.resumed(await cellRuntime.held(turn()));
          rounds.push(round);
        } catch (error) {
          caught.push(error);
        }
      }
    });
    while (rounds.length < 2) await turn();
    void run.interrupt();
    while (caught.length === 0) await turn();
    expect(caught).toEqual([expect.any(InterruptError)]);
    // What it awaits from now on may be its cleaning up.
    const before = rounds.length;
    while (rounds.length < before + 2) await turn();
    while (!run.isOver) await turn();
    await turn();
    const last = rounds.length;
    for (let i = 0; i < 5; i++) await turn();
    expect(rounds).toHaveLength(last);
  });

  it('ends what it awaits in a try at once, and lets finally blocks await', async () => {
    const run = cellRun();
    const steps: string[] = [];
    const trying = inRun(run, async () => {
      try {
        cellRuntime.resumed(await cellRuntime.guarded(new Promise(() => undefined)));
      } finally {
        steps.push('begun');
        cellRuntime.resumed(await cellRuntime.guarded(turn()));
        steps.push('done');
      }
    });
    await turn();
    const interrupted = run.interrupt();
    await expect(trying).rejects.toThrow(InterruptError);
    expect(steps).toEqual(['begun', 'done']);
    await interrupted;
  });

  it('calls each cleanup once, but not those taken back', () => {
    const run = cellRun();
    let [stopped, forgotten] = [0, 0];
    run.onInterrupt(() => stopped++);
    run.onInterrupt(() => forgotten++)();
    void run.interrupt();
    void run.interrupt();
    expect([stopped, forgotten, run.signal.aborted]).toEqual([1, 0, true]);
  });
});
