import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as startTimer } from 'node:timers';
import type { RunningCell } from '../../host.ts';
import { InterruptError } from '../errors/interrupt-error.ts';
import type { ReceivedMessage } from '../protocol/wire.ts';

/** How long the `finally` blocks of an interrupted run may take together. */
const UNWINDING_MS = 250;

export interface CellRunOptions {
  readonly request: ReceivedMessage;
  /** The notebook's id of the cell, where the front end sends one. */
  readonly cellId: string | undefined;
  readonly executionCount: number;
  readonly allowStdin: boolean;
}

/** The value of an `await` that began after the interrupt, in a `finally` block: it goes on. */
class Unwound {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
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
  /** What ends the awaits that stand in a `try`. */
  readonly #guards = new Set<(reason: unknown) => void>();
  #isOver = false;

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

  /** Whether the run was interrupted and has had its time to clean up: nothing of it goes on. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Registers what stops a piece of the run's work. Returns a function to call when that has ended. */
  onInterrupt(cleanup: () => void): () => void {
    this.#cleanups.add(cleanup);
    return () => this.#cleanups.delete(cleanup);
  }

  /**
   * Stops the run's timers, requests and child processes, and ends its code: in a `try` at once, elsewhere
   * at its next `await`. Resolves when what its `finally` blocks do may be taken to be done.
   */
  async interrupt(): Promise<void> {
    if (this.isInterrupted) return;
    this.#controller.abort(new InterruptError());
    this.#stopWork();
    const isUnwinding = this.#guards.size > 0;
    for (const end of this.#guards) end(this.signal.reason);
    this.#guards.clear();
    const unwound = new Promise<void>(resolve => {
      startTimer(() => {
        this.#isOver = true;
        this.#stopWork();
        resolve();
      }, UNWINDING_MS).unref();
    });
    if (isUnwinding) await unwound;
  }

  #stopWork(): void {
    for (const cleanup of this.#cleanups) cleanup();
    this.#cleanups.clear();
  }

  /** What to await in the place of `value`: nothing that ever comes, if the run is over. */
  held(value: unknown): unknown {
    if (!this.isInterrupted) return value;
    if (this.#isOver) return new Promise<never>(() => undefined);
    return Promise.resolve(value).then(settled => new Unwound(settled));
  }

  /** What to await in the place of `value` in a `try`: it comes to an end when the run is interrupted. */
  guarded(value: unknown): unknown {
    if (this.isInterrupted || !isThenable(value)) return this.held(value);
    return new Promise((resolve, reject) => {
      this.#guards.add(reject);
      void Promise.resolve(value)
        .then(resolve, reject)
        .finally(() => this.#guards.delete(reject));
    });
  }

  /** What to iterate by `for await` in the place of `values` in a `try`. */
  guardedEach(values: Iterable<unknown> | AsyncIterable<unknown>): AsyncIterable<unknown> {
    const iterator = (Symbol.asyncIterator in values ? values : awaitedEach(values))[Symbol.asyncIterator]();
    const guarded: AsyncIterator<unknown> = {
      next: async () => {
        const result = iterator.next();
        await this.guarded(result);
        return result;
      },
    };
    const { return: end } = iterator;
    if (end) guarded.return = value => end.call(iterator, value);
    return { [Symbol.asyncIterator]: () => guarded };
  }

  /** Called as code goes on after an `await`: throws if the run was interrupted meanwhile. */
  resumed(value: unknown): unknown {
    if (value instanceof Unwound) return value.value;
    if (this.isInterrupted) throw this.signal.reason;
    return value;
  }
}

async function* awaitedEach(values: Iterable<unknown>): AsyncGenerator {
  yield* values;
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
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
