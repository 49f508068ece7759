import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import {
  startKernel,
  type CellOutcome,
  type ErrorContent,
  type KernelClient,
  type KernelMessage,
  type MimeBundle,
} from '@waymark/kernel-helpers/client';
import { checkOutcomeSchema, type CheckOutcome } from '@waymark/roadmap';
import type { NotebookCell } from '@waymark/roadmap/lab';
import { CHECK_MIME, TYPES_TARGET } from '@waymark/roadmap/names';
import { DEFAULT_LIMITS, LimitError, MemoryWatch, type RunLimits } from './limits.ts';

/** What came of one code cell. */
export interface CellRun {
  readonly cell: NotebookCell;
  readonly outcomes: readonly CheckOutcome[];
  readonly error: ErrorContent | undefined;
  readonly ms: number;
  /** Whether it was interrupted because it took too long. */
  readonly isCut: boolean;
}

export interface SessionOptions {
  readonly limits?: Partial<RunLimits>;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the kernel at once; the cell that runs, and each one after it, then throws. */
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions {
  /** When to interrupt the cell; it then ends in an error, and the session goes on. */
  readonly interruptMs?: number;
  /** Told of each message that the cell sends while it runs. */
  readonly onMessage?: (message: KernelMessage) => void;
}

/** A lab in a kernel and a folder of its own, run as a student would: one cell after the other. */
export class LabSession {
  readonly #lab: string;
  readonly #folder: string;
  readonly #kernel: KernelClient;
  readonly #limits: RunLimits;
  readonly #memory: MemoryWatch;
  #onLimit: (error: LimitError) => void = () => undefined;
  #isClosed = false;

  private constructor(lab: string, folder: string, kernel: KernelClient, limits: RunLimits) {
    this.#lab = lab;
    this.#folder = folder;
    this.#kernel = kernel;
    this.#limits = limits;
    this.#memory = new MemoryWatch(kernel.process.pid ?? 0, limits.memoryMb, mb =>
      this.#onLimit(
        new LimitError('memoryMb', `holds ${mb.toFixed(0)} MB of memory; ${limits.memoryMb} MB are allowed`),
      ),
    );
  }

  /**
   * Starts a kernel in a new, empty folder.
   *
   * @param lab Names the lab in errors.
   */
  static async open(lab: string, { limits, env = {}, signal }: SessionOptions = {}): Promise<LabSession> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-lab-'));
    const kernel = await startKernel({ cwd: folder, env, leadsGroup: true });
    const session = new LabSession(lab, folder, kernel, { ...DEFAULT_LIMITS, ...limits });
    if (signal) session.endOn(signal);
    return session;
  }

  /** Ends the kernel at once when a signal is aborted; the cell that runs, and each one after it, then throws. */
  endOn(signal: AbortSignal): void {
    const end = (): void => this.#kill();
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  }

  /** The most memory that the kernel and all that it has started were seen to hold, in megabytes; 0 where it cannot be known. */
  async peakMb(): Promise<number> {
    return this.#memory.peakMb();
  }

  /** Has the types of the next cells checked as a page asks for it: `strict`, `loose` or `off`. */
  async checkTypes(types: string): Promise<void> {
    await this.#kernel.notify('comm_open', {
      comm_id: randomUUID(),
      target_name: TYPES_TARGET,
      data: { types },
    });
  }

  /** Runs the code cells, in order; a cell that ends in an error does not stop the rest. */
  async runAll(cells: readonly NotebookCell[], options: RunOptions = {}): Promise<CellRun[]> {
    const runs: CellRun[] = [];
    for (const cell of cells) if (cell.cell_type === 'code') runs.push(await this.run(cell, options));
    return runs;
  }

  /**
   * Runs one code cell.
   *
   * @throws Error Naming the cell, when the kernel dies or the cell uses more than it may (then the
   *   cause is a LimitError, and the kernel is ended).
   */
  async run(cell: NotebookCell, { interruptMs, onMessage }: RunOptions = {}): Promise<CellRun> {
    const start = performance.now();
    let isCut = false;
    const cut = (): void => {
      isCut = true;
      void this.#kernel.interrupt().catch(() => undefined);
    };
    const timer = interruptMs === undefined ? undefined : setTimeout(cut, interruptMs);
    try {
      const outcome = await this.#withinLimits(onBytes =>
        this.#execute(cell, message => {
          onBytes(JSON.stringify(message.content).length);
          onMessage?.(message);
        }),
      );
      return {
        cell,
        outcomes: outcome.displays.flatMap(readOutcome),
        error: outcome.error,
        ms: performance.now() - start,
        isCut,
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${this.#lab}, cell ${cell.id}: ${reason}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Ends the kernel with all that its cells have started, and removes its files. What has left its process group goes on, and
   * may keep files there.
   */
  async close(): Promise<void> {
    this.#memory.stop();
    await this.#kernel.shutdown().catch(() => undefined);
    this.#kill();
    this.#isClosed = true;
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined);
  }

  /** Ends the kernel and its process group at once; once closed, nothing: another process may have its number by then. */
  #kill(): void {
    const { pid } = this.#kernel.process;
    if (pid === undefined || this.#isClosed) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // Nobody is left of it.
    }
  }

  async #execute(cell: NotebookCell, onMessage: (message: KernelMessage) => void): Promise<CellOutcome> {
    const { exitCode, signalCode } = this.#kernel.process;
    if (exitCode !== null || signalCode !== null) {
      throw new Error(`the kernel is dead since an earlier cell\n${this.#kernel.log}`);
    }
    return this.#kernel.execute(cell.source, {
      cellId: cell.id,
      stopOnError: false,
      onMessage,
    });
  }

  /** A cell that does not keep to its limits takes its kernel with it: what it does next is not to be trusted. */
  async #withinLimits<T>(work: (onBytes: (bytes: number) => void) => Promise<T>): Promise<T> {
    const { cellMs, outputBytes } = this.#limits;
    const exceeded = Promise.withResolvers<never>();
    this.#onLimit = exceeded.reject;
    const timer = setTimeout(
      () => exceeded.reject(new LimitError('cellMs', `still running after ${cellMs / 1000} s`)),
      cellMs,
    );
    let bytes = 0;
    const running = work(more => {
      bytes += more;
      if (bytes > outputBytes) {
        exceeded.reject(new LimitError('outputBytes', `has shown more than ${outputBytes} bytes`));
      }
    });
    try {
      return await Promise.race([running, exceeded.promise]);
    } catch (error) {
      if (error instanceof LimitError) {
        running.catch(() => undefined); // The kernel's end, which we cause.
        this.#kill();
      }
      throw error;
    } finally {
      clearTimeout(timer);
      this.#onLimit = () => undefined;
    }
  }
}

/** An error of a cell as readable text, without the colours of a terminal. */
export function printError({ ename, evalue, traceback }: ErrorContent): string {
  return stripVTControlCharacters([`${ename}: ${evalue}`, ...traceback].join('\n'));
}

function readOutcome(bundle: MimeBundle): CheckOutcome[] {
  const outcome = checkOutcomeSchema.safeParse(bundle[CHECK_MIME]).data;
  return outcome ? [outcome] : [];
}
