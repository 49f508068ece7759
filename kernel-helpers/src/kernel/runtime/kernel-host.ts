import type { DisplayOptions, KernelHost, MimeBundle, PlaceholderHooks, RunningCell } from '../../host.ts';
import type { Needs } from '@waymark/roadmap/notebook-cells';
import type { Comms } from '../comms/comms.ts';
import type { NotebookCells } from '../notebook/notebook-cells.ts';
import { currentRun } from './cell-run.ts';
import type { Formatter, Formatters } from './formatters.ts';
import { plainBundle } from './mime-bundle.ts';
import type { Output } from './output.ts';

type ShutdownCallback = () => void | Promise<void>;

/** The kernel's side of {@link KernelHost}. No cell can put something in the place of its methods. */
export class CellHost implements KernelHost {
  placeholders?: PlaceholderHooks;
  readonly comms: Comms;
  readonly award: ((points: number) => void) | undefined;
  readonly #output: Output;
  readonly #formatters: Formatters;
  readonly #shutdownCallbacks = new Set<ShutdownCallback>();

  /** @param isGrading Whether a grader reads what cells earn. */
  constructor(output: Output, formatters: Formatters, comms: Comms, isGrading: boolean) {
    this.comms = comms;
    this.award = isGrading ? points => this.#sendPoints(points) : undefined;
    this.#output = output;
    this.#formatters = formatters;
    Object.preventExtensions(this);
  }

  /** Set when there is an evaluator: before that, no cell has run. */
  cells: NotebookCells | undefined;

  get unmet(): Needs | undefined {
    return this.cells?.unmet;
  }

  get cell(): RunningCell | undefined {
    return currentRun();
  }

  display(bundle: MimeBundle, options: DisplayOptions = {}): void {
    const { displayId, update = false, metadata = {} } = options;
    if (update && displayId === undefined) {
      throw new TypeError('an update names the output it replaces: give `displayId`');
    }
    this.#output.send(update ? 'update_display_data' : 'display_data', {
      data: plainBundle(bundle),
      metadata: plainBundle(metadata),
      transient: displayId === undefined ? {} : { display_id: displayId },
    });
  }

  /** Shows a value as that of a last expression. */
  async show(value: unknown): Promise<void> {
    this.display(await this.#formatters.format(value));
  }

  #sendPoints(points: number): void {
    this.#output.send('execute_result', {
      execution_count: currentRun()?.executionCount ?? 0,
      data: { 'text/plain': String(points) },
      metadata: {},
    });
  }

  clearOutput(wait = false): void {
    this.#output.send('clear_output', { wait });
  }

  onShutdown(callback: ShutdownCallback): () => void {
    this.#shutdownCallbacks.add(callback);
    return () => this.#shutdownCallbacks.delete(callback);
  }

  registerFormatter(formatter: Formatter): () => void {
    return this.#formatters.register(formatter);
  }

  /** Calls every shutdown callback, and waits for them for so long. */
  async shutdown(timeoutMs: number): Promise<void> {
    const calls = [...this.#shutdownCallbacks].map(async callback => callback());
    const timeout = new Promise<void>(resolve => {
      setTimeout(resolve, timeoutMs).unref();
    });
    await Promise.race([Promise.allSettled(calls), timeout]);
  }
}

Object.freeze(CellHost.prototype);
