/* oxlint-disable typescript/no-unsafe-type-assertion -- functions of Node's are replaced by ones of the same types */
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { promisify } from 'node:util';
import { currentRun, inRun } from './cell-run.ts';
import { inOwnTurn } from './own-turn.ts';
import { uninterruptible } from './uninterruptible.ts';

/**
 * Ties what a cell starts to the cell's run, so that an interrupt stops it: timers, requests by
 * `fetch`, child processes. Code outside a run is not touched.
 */
export function trackAsyncWork(): void {
  globalThis.setTimeout = tracked(globalThis.setTimeout, globalThis.clearTimeout, true);
  globalThis.setInterval = tracked(globalThis.setInterval, globalThis.clearInterval, false);
  globalThis.setImmediate = tracked(globalThis.setImmediate, globalThis.clearImmediate, true, inOwnTurn);
  trackFetch();
  trackChildProcesses();
}

type Callback = (...values: unknown[]) => void;
type Start<Handle> = (callback: Callback, ...rest: unknown[]) => Handle;

/** @param call How the callback is called when its time has come. */
function tracked<F>(
  start: F,
  stop: (handle: never) => void,
  once: boolean,
  call = (callback: () => void): void => callback(),
): F {
  const original = start as Start<never>;
  const wrapper: Start<never> = (callback, ...rest) => {
    const run = currentRun();
    if (!run || typeof callback !== 'function') return original(callback, ...rest);
    const handle = original(
      (...values) => {
        if (once) forget();
        call(() => inRun(run, () => callback(...values)));
      },
      ...rest,
    );
    const forget = run.onInterrupt(() => stop(handle));
    if (run.isOver) stop(handle);
    return handle;
  };
  const promisified = (start as { [promisify.custom]?: unknown })[promisify.custom];
  if (promisified) Object.defineProperty(wrapper, promisify.custom, { value: promisified });
  return wrapper as F;
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
    const child = (message as { process?: ChildProcess }).process;
    if (!run || !child) return;
    const forget = run.onInterrupt(() => child.kill());
    child.once('exit', forget);
  });
}
