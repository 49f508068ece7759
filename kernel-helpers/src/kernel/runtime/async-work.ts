import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { isRecord } from '../../records.ts';
import { currentRun, inRun } from './cell-run.ts';
import { inOwnTurn } from './own-turn.ts';
import { methodOf, replaceMethod } from './replace-method.ts';
import { uninterruptible } from './uninterruptible.ts';

/**
 * Ties what a cell starts to the cell's run, so that an interrupt stops it: timers, requests by
 * `fetch`, child processes. Code outside a run is not touched.
 */
export function trackAsyncWork(): void {
  track('setTimeout', 'clearTimeout', true);
  track('setInterval', 'clearInterval', false);
  track('setImmediate', 'clearImmediate', true, inOwnTurn);
  trackFetch();
  trackChildProcesses();
}

/**
 * Has what a timer calls belong to the run that has set it.
 *
 * @param call How the callback is called when its time has come.
 */
function track(
  start: string,
  stop: string,
  once: boolean,
  call = (callback: () => void): void => callback(),
): void {
  const end = methodOf(globalThis, stop);
  replaceMethod(globalThis, start, original => (callback, ...rest) => {
    const run = currentRun();
    if (!run || typeof callback !== 'function') return original(callback, ...rest);
    const handle = original(
      (...values: readonly unknown[]) => {
        if (once) forget();
        call(() => inRun(run, () => callback(...values)));
      },
      ...rest,
    );
    const forget = run.onInterrupt(() => end(handle));
    if (run.isOver) end(handle);
    return handle;
  });
}

function trackFetch(): void {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const run = currentRun();
    // The first call loads the library behind it.
    if (!run) return uninterruptible.run(() => original(input, init));
    const own = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const signal = own ? AbortSignal.any([own, run.signal]) : run.signal;
    return uninterruptible.run(() => original(input, { ...init, signal }));
  };
}

function trackChildProcesses(): void {
  subscribe('child_process', message => {
    const run = currentRun();
    const child = isRecord(message) ? message['process'] : undefined;
    if (!run || !(child instanceof ChildProcess)) return;
    const forget = run.onInterrupt(() => child.kill());
    child.once('exit', forget);
  });
}
