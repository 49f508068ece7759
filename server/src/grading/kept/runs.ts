import { checkOutcomeSchema } from '@waymark/roadmap';
import type { NotebookCell } from '@waymark/roadmap/lab';
import { INTERRUPTED } from '@waymark/roadmap/names';
import { z } from 'zod';
import type { CellRun } from '../lab-session.ts';
import type { Results } from './results.ts';

/** What came of all code cells of a lab, one after the other in a new kernel. */
export interface LabRun {
  readonly runs: readonly CellRun[];
  /** The most memory that the kernel held, in megabytes. */
  readonly peakMb: number;
}

const errorSchema = z.object({ ename: z.string(), evalue: z.string(), traceback: z.array(z.string()) });

const runSchema = z.object({
  peakMb: z.number(),
  runs: z.array(
    z.object({
      outcomes: z.array(checkOutcomeSchema),
      error: errorSchema.optional(),
      ms: z.number(),
      isCut: z.boolean(),
    }),
  ),
});

/** A run of these cells that was kept. Their ids and what stands between them may be others today. */
export function findRun(results: Results, key: string, cells: readonly NotebookCell[]): LabRun | undefined {
  const kept = results.find(key, runSchema);
  const code = cells.filter(({ cell_type: type }) => type === 'code');
  if (kept?.runs.length !== code.length) return undefined;
  return {
    peakMb: kept.peakMb,
    runs: kept.runs.map(({ error, ...run }, i) => ({ ...run, error, cell: code[i]! })),
  };
}

/** Keeps a run, unless somebody has cut it short: what it found out then says nothing about the lab. */
export function keepRun(results: Results, key: string, { runs, peakMb }: LabRun): void {
  if (runs.some(wasStopped)) return;
  const kept = runs.map(({ outcomes, error, ms, isCut }) => ({ outcomes, error, ms, isCut }));
  results.keep(key, { peakMb, runs: kept });
}

/** Whether a cell was interrupted, and not because of its time: by the Ctrl-C of a terminal, which reaches kernels too. */
export function wasStopped({ error, isCut }: CellRun): boolean {
  return error?.ename === INTERRUPTED && !isCut;
}
