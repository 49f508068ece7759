import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CHECK_MIME, checkOutcomeSchema, type CheckOutcome, type LabCell } from '@waymark/roadmap';
import { startKernel, type KernelClient } from '../kernel/client.ts';
import type { ErrorContent, MimeBundle } from '../kernel/cell-outcome.ts';

/** No cell of a lab may keep a student waiting for longer. */
const CELL_LIMIT_MS = 120_000;

/** What came of one code cell. */
export interface CellRun {
  readonly cell: LabCell;
  readonly outcomes: readonly CheckOutcome[];
  readonly error: ErrorContent | undefined;
  readonly ms: number;
}

/** A lab in a kernel and a folder of its own, run as a student would: one cell after the other. */
export class LabSession {
  readonly #lab: string;
  readonly #folder: string;
  readonly #kernel: KernelClient;

  private constructor(lab: string, folder: string, kernel: KernelClient) {
    this.#lab = lab;
    this.#folder = folder;
    this.#kernel = kernel;
  }

  /** @param lab Names the lab in errors. */
  static async open(lab: string): Promise<LabSession> {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-lab-'));
    return new LabSession(lab, folder, await startKernel({ cwd: folder }));
  }

  /** Runs the code cells, in order; a cell that ends in an error does not stop the rest. */
  async runAll(cells: readonly LabCell[]): Promise<CellRun[]> {
    const runs: CellRun[] = [];
    for (const cell of cells) if (cell.cell_type === 'code') runs.push(await this.run(cell));
    return runs;
  }

  /**
   * Runs one code cell.
   *
   * @throws Error Naming the cell, when the kernel dies or the cell takes longer than two minutes.
   */
  async run(cell: LabCell): Promise<CellRun> {
    const start = performance.now();
    try {
      const outcome = await within(CELL_LIMIT_MS, this.#execute(cell));
      return {
        cell,
        outcomes: outcome.displays.flatMap(readOutcome),
        error: outcome.error,
        ms: performance.now() - start,
      };
    } catch (error) {
      throw new Error(
        `${this.#lab}, cell ${cell.id}: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
    }
  }

  async close(): Promise<void> {
    await this.#kernel.shutdown();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #execute(cell: LabCell) {
    const { exitCode, signalCode } = this.#kernel.process;
    if (exitCode !== null || signalCode !== null)
      throw new Error(`the kernel is dead since an earlier cell\n${this.#kernel.log}`);
    return this.#kernel.execute(cell.source, { cellId: cell.id, stopOnError: false });
  }
}

/** An error of a cell as readable text, without the colours of a terminal. */
export function printError({ ename, evalue, traceback }: ErrorContent): string {
  return stripVTControlCharacters([`${ename}: ${evalue}`, ...traceback].join('\n'));
}

function readOutcome(bundle: MimeBundle): CheckOutcome[] {
  return CHECK_MIME in bundle ? [checkOutcomeSchema.parse(bundle[CHECK_MIME])] : [];
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`still running after ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
