import type { LabModel, NotebookCell } from '@waymark/roadmap/lab';
import { codeCells } from './code-cells.ts';
import type { BegunRun, SolutionSession } from './solution-kernel.ts';
import { SOLUTION_RUNS } from './solution-runs.ts';

/** How long kernels wait for a proof. */
const IDLE_MS = 600_000;

/** A kernel that can be ended while it runs. */
export interface ReadySession extends SolutionSession {
  /** Ends the kernel at once when the signal is aborted. */
  endOn(signal: AbortSignal): void;
}

export interface ReadyOptions {
  /** Starts a kernel for a lab, with variables of its own. */
  readonly open: (lab: string, env: NodeJS.ProcessEnv) => Promise<ReadySession>;
  /** After so many milliseconds without an edit or a proof they end. Default: ten minutes. */
  readonly idleMs?: number;
}

/** Kernels of one lab in which cells run that the next proof need not run then. */
interface Ready {
  readonly lab: string;
  readonly toolchain: string;
  /** The code cells that have run, or are about to. */
  cells: readonly string[];
  /** One for each run of the solution. */
  readonly kernels: Map<NodeJS.ProcessEnv, ReadyKernel>;
}

interface ReadyKernel {
  readonly session: Promise<ReadySession>;
  begun: Promise<BegunRun<ReadySession>>;
}

/**
 * While an author writes, runs the cells before the first one that has changed, each once in a new kernel for each run of
 * the solution: the next proof goes on from there. Only what an earlier proof has found sound runs without being asked
 * for. There are kernels for one lab at a time.
 *
 * @example
 * const ready = new ReadyKernels({ open });
 * ready.remember(proved); // its solution runs without a fault
 * ready.prepare(edited, toolchain);
 * const begun = await ready.take(edited, toolchain, SOLUTION_RUNS[0]);
 */
export class ReadyKernels {
  readonly #open: ReadyOptions['open'];
  readonly #idleMs: number;
  #sound: { readonly lab: string; readonly cells: readonly string[] } | undefined;
  #ready: Ready | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor({ open, idleMs = IDLE_MS }: ReadyOptions) {
    this.#open = open;
    this.#idleMs = idleMs;
  }

  /** Notes the solution of a lab as one that runs without a fault. */
  remember(model: LabModel): void {
    this.#sound = { lab: model.id, cells: sourcesOf(model) };
  }

  /**
   * Has kernels run what a lab begins with, up to where it differs from the solution that is known to be sound. Does
   * nothing where none is known, or nothing has changed.
   *
   * @param toolchain Names what a run depends on besides the lab.
   */
  prepare(model: LabModel, toolchain: string): void {
    if (this.#sound?.lab !== model.id) return;
    const code = codeCells(model.cells);
    const cells = sourcesOf(model);
    const length = commonLength(cells, this.#sound.cells);
    if (length === Math.max(cells.length, this.#sound.cells.length)) return;
    this.#endWhenIdle();
    let ready = this.#ready;
    if (
      ready?.toolchain !== toolchain ||
      !stands(ready, model) ||
      ready.kernels.size < SOLUTION_RUNS.length
    ) {
      void this.#drop();
      ready = { lab: model.id, toolchain, cells: [], kernels: this.#startAll(model.id) };
      this.#ready = ready;
    }
    const more = code.slice(ready.cells.length, length).map(({ json }) => json);
    if (more.length === 0) return;
    ready.cells = cells.slice(0, length);
    for (const kernel of ready.kernels.values()) {
      kernel.begun = kernel.begun.then(async begun => goOn(begun, more));
      kernel.begun.catch(() => undefined); // Who takes it is told.
    }
  }

  /**
   * Gives away the kernel for a run of the solution, once it has come as far as it was to; undefined where there is none
   * in which nothing else has run than what this lab begins with.
   *
   * @param signal Ends the kernel, whatever runs in it.
   */
  async take(
    model: LabModel,
    toolchain: string,
    env: NodeJS.ProcessEnv,
    signal?: AbortSignal,
  ): Promise<BegunRun | undefined> {
    const ready = this.#ready;
    if (ready?.toolchain !== toolchain || !stands(ready, model)) return undefined;
    const kernel = ready.kernels.get(env);
    if (!kernel) return undefined;
    ready.kernels.delete(env);
    if (signal) void kernel.session.then(session => session.endOn(signal)).catch(() => undefined);
    try {
      return await kernel.begun;
    } catch {
      // A run from the beginning says what is wrong, if it is not the kernel alone.
      void end(kernel);
      return undefined;
    }
  }

  /** Ends the kernels that nobody has taken. */
  async close(): Promise<void> {
    await this.#drop();
  }

  #startAll(lab: string): Map<NodeJS.ProcessEnv, ReadyKernel> {
    return new Map(
      SOLUTION_RUNS.map(env => {
        const session = this.#open(lab, env);
        const begun = session.then(started => ({ session: started, runs: [] }));
        begun.catch(() => undefined); // Who takes it is told.
        return [env, { session, begun }];
      }),
    );
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#drop(), this.#idleMs).unref();
  }

  #drop(): Promise<unknown> {
    clearTimeout(this.#idle);
    const kernels = [...(this.#ready?.kernels.values() ?? [])];
    this.#ready = undefined;
    return Promise.all(kernels.map(end));
  }
}

/** Runs more cells, which were seen to run without an error. */
async function goOn(
  { session, runs }: BegunRun<ReadySession>,
  cells: readonly NotebookCell[],
): Promise<BegunRun<ReadySession>> {
  const more = await session.runAll(cells);
  const failed = more.find(({ error }) => error);
  if (failed) throw new Error(`${failed.error?.ename}: ${failed.error?.evalue}`);
  return { session, runs: [...runs, ...more] };
}

async function end({ session }: ReadyKernel): Promise<void> {
  await session.then(started => started.close()).catch(() => undefined);
}

/** Whether nothing else has run in kernels than what a lab begins with. */
function stands({ lab, cells }: Ready, model: LabModel): boolean {
  return lab === model.id && commonLength(cells, sourcesOf(model)) === cells.length;
}

/** Whole cells, as the kernel gets them: their lines are those that an error names. */
function sourcesOf(model: LabModel): string[] {
  return codeCells(model.cells).map(({ json }) => json.source);
}

function commonLength(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((text, at) => text !== right[at]);
  return differs < 0 ? left.length : differs;
}
