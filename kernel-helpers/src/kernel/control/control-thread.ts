import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { InterruptError } from '../errors/interrupt-error.ts';
import type { Content, Header } from '../protocol/wire.ts';
import { currentRun } from '../runtime/cell-run.ts';
import { stopInLoop } from '../runtime/cell-runtime.ts';
import { installCut } from './cut.ts';
import { SHARED, SHARED_LENGTH, type ControlWorkerData, type ToControl, type ToMain } from './messages.ts';

export interface ControlHandlers {
  onStatus(state: 'busy' | 'idle', parent: Header): void;
  onInterrupt(): void;
  onShutdown(): void;
  onProblem(message: string): void;
}

/**
 * The control and heartbeat channels, in a thread of their own: an interrupt and a shutdown are
 * answered whatever the main thread is doing.
 */
export class ControlThread {
  readonly #shared = new Int32Array(new SharedArrayBuffer(SHARED_LENGTH * Int32Array.BYTES_PER_ELEMENT));
  readonly #worker: Worker;
  /** Settles once both channels are bound. */
  readonly bound: Promise<void>;

  /** @param isOrphaned Set to 1 when the process is gone that has started the kernel. Undefined: that is this one's parent. */
  constructor(
    { connection, isOrphaned }: Pick<ControlWorkerData, 'connection' | 'isOrphaned'>,
    kernelInfo: Content,
    handlers: ControlHandlers,
  ) {
    const data: ControlWorkerData = { connection, kernelInfo, shared: this.#shared, isOrphaned };
    const url = new URL(`./control-worker${extname(import.meta.filename)}`, import.meta.url);
    installCut(() => Atomics.load(this.#shared, SHARED.interruptsSeen));
    this.#worker = new Worker(url, { workerData: data });
    this.bound = new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.on('message', (message: ToMain) => {
        if (message.type === 'bound') resolve();
        else if (message.type === 'not-bound') reject(new Error(message.reason));
        else this.#handle(message, handlers);
      });
    });
  }

  /**
   * Does something that blocks this thread until a child process has ended. An interrupt ends that.
   *
   * @throws InterruptError When there was an interrupt meanwhile.
   */
  readonly whileBlocked = <T>(action: () => T): T => {
    this.#throwIfInterrupted();
    Atomics.add(this.#shared, SHARED.blockingChildren, 1);
    try {
      return action();
    } finally {
      Atomics.sub(this.#shared, SHARED.blockingChildren, 1);
      this.#throwIfInterrupted();
    }
  };

  #throwIfInterrupted(): void {
    const interrupts = Atomics.load(this.#shared, SHARED.interrupts);
    if (interrupts === Atomics.load(this.#shared, SHARED.interruptsSeen)) return;
    const run = currentRun();
    // A loop that goes on after each failed child is left in its next round.
    if (run) stopInLoop(run);
    throw new InterruptError();
  }

  /** Answers the front end's request to shut down, and ends the thread. */
  async shutDown(): Promise<void> {
    const ended = new Promise<void>(resolve => {
      this.#worker.once('exit', () => resolve());
    });
    const message: ToControl = { type: 'shut-down' };
    this.#worker.postMessage(message, []);
    await ended;
  }

  #handle(message: Exclude<ToMain, { type: 'bound' | 'not-bound' }>, handlers: ControlHandlers): void {
    switch (message.type) {
      case 'status':
        return handlers.onStatus(message.state, message.parent);
      case 'interrupt':
        Atomics.store(this.#shared, SHARED.interruptsSeen, message.number);
        return handlers.onInterrupt();
      case 'shutdown':
        return handlers.onShutdown();
      case 'problem':
        return handlers.onProblem(message.message);
    }
  }
}
