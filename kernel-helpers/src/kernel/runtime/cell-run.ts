import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunningCell } from '../../host.ts';
import { InterruptError } from '../errors/interrupt-error.ts';
import type { ReceivedMessage } from '../protocol/wire.ts';

export interface CellRunOptions {
  readonly request: ReceivedMessage;
  /** The notebook's id of the cell, where the front end sends one. */
  readonly cellId: string | undefined;
  readonly executionCount: number;
  readonly allowStdin: boolean;
}

/** One run of one cell, and all the asynchronous work that it has started. */
export class CellRun implements RunningCell {
  readonly id: string | undefined;
  readonly run: string;
  readonly request: ReceivedMessage;
  readonly executionCount: number;
  readonly allowStdin: boolean;
  readonly #options: CellRunOptions;
  readonly #controller = new AbortController();
  readonly #cleanups = new Set<() => void>();
  #hasThrown = false;

  constructor(options: CellRunOptions) {
    this.#options = options;
    this.id = options.cellId;
    this.run = options.request.header.msg_id;
    this.request = options.request;
    this.executionCount = options.executionCount;
    this.allowStdin = options.allowStdin;
  }

  /** A later part of the run, such as the answer to an event: an interrupt ends that part alone. */
  continued(): CellRun {
    return new CellRun(this.#options);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get isInterrupted(): boolean {
    return this.signal.aborted;
  }

  /** Registers what stops a piece of the run's work. Returns a function to call when that has ended. */
  onInterrupt(cleanup: () => void): () => void {
    this.#cleanups.add(cleanup);
    return () => this.#cleanups.delete(cleanup);
  }

  /** Ends the run's code at its next `await`, and stops its timers, requests and child processes. */
  interrupt(): void {
    if (this.isInterrupted) return;
    this.#controller.abort(new InterruptError());
    for (const cleanup of this.#cleanups) cleanup();
    this.#cleanups.clear();
  }

  /**
   * Called as code goes on after an `await`. After an interrupt the first such place throws, so that
   * `finally` blocks run; {@link held} sees to it that there is no second.
   */
  checkInterrupted(): void {
    if (!this.isInterrupted) return;
    this.#hasThrown = true;
    throw this.signal.reason;
  }

  /** What to await in the place of `value`: nothing that ever comes, if the interrupt was caught. */
  held<T>(value: T): T | Promise<never> {
    return this.#hasThrown ? new Promise<never>(() => undefined) : value;
  }
}

const storage = new AsyncLocalStorage<CellRun>();

/** The run whose code is executing, also after an `await`, in a timer and in an event handler. */
export function currentRun(): CellRun | undefined {
  return storage.getStore();
}

/** Calls `action` so that it, and all that it starts, belongs to `run`. */
export function inRun<T>(run: CellRun | undefined, action: () => T): T {
  return run ? storage.run(run, action) : storage.exit(action);
}

/** What compiled cells call (see `compiler/live-bindings`). */
export const cellRuntime = {
  resumed<T>(value?: T): T | undefined {
    currentRun()?.checkInterrupted();
    return value;
  },
  held<T>(value: T): T | Promise<never> {
    return currentRun()?.held(value) ?? value;
  },
};
