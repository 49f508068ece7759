import { fileURLToPath } from 'node:url';
import { findLabs, LabSession, printError, readSource } from '@waymark/server';
import type { LabModel } from '@waymark/roadmap/lab';
import { endedChildrenCpuTime } from '../process-figures.ts';
import type { BenchRow } from '../row.ts';

const NOTEBOOKS = fileURLToPath(new URL('../../../notebooks', import.meta.url));
const REPEATS = 2;
const TRAINS = /\.(fit|fitDataset|trainOnBatch|minimize)\(|\bcompileStep\(/;
const MODES = ['off', 'on'] as const;

interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}

/**
 * Each lab that trains: a run of its solution in a kernel of its own, with compiled training and without, interleaved,
 * the least of two repeats. CPU time of the kernel and all that it starts, their start included; wall time of the cells.
 *
 * @throws Error When a cell of a solution ends in an error.
 */
export async function benchLabs(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const sums: Record<(typeof MODES)[number], Seconds> = {
    off: { cpu: 0, wall: 0 },
    on: { cpu: 0, wall: 0 },
  };
  for (const file of await findLabs(NOTEBOOKS)) {
    const { model } = await readSource(file);
    if (!model.cells.some(({ kind, json }) => kind !== 'text' && TRAINS.test(json.source))) continue;
    const runs: Record<(typeof MODES)[number], Seconds[]> = { off: [], on: [] };
    for (let i = 0; i < REPEATS; i++) {
      for (const mode of MODES) runs[mode].push(await runSolution(model, mode));
    }
    const [off, on] = MODES.map(mode => least(runs[mode])) as [Seconds, Seconds];
    rows.push(rowOf(model.id, off, on));
    sums.off = plus(sums.off, off);
    sums.on = plus(sums.on, on);
  }
  return [...rows, rowOf('all of them', sums.off, sums.on)];
}

function rowOf(measure: string, eager: Seconds, compiled: Seconds): BenchRow {
  return {
    measure,
    ours: compiled.cpu,
    baseline: eager.cpu,
    baselineName: 'eager',
    unit: 's',
    others: [
      { name: 'wall', value: compiled.wall },
      { name: 'wall, eager', value: eager.wall },
    ],
  };
}

function plus(a: Seconds, b: Seconds): Seconds {
  return { cpu: a.cpu + b.cpu, wall: a.wall + b.wall };
}

function least(runs: readonly Seconds[]): Seconds {
  return {
    cpu: Math.min(...runs.map(({ cpu }) => cpu)),
    wall: Math.min(...runs.map(({ wall }) => wall)),
  };
}

async function runSolution(model: LabModel, compiled: (typeof MODES)[number]): Promise<Seconds> {
  const before = endedChildrenCpuTime();
  const session = await LabSession.open(model.id, { env: { WAYMARK_COMPILED_TRAINING: compiled } });
  let wall: number;
  try {
    const start = performance.now();
    const runs = await session.runAll(model.notebook.cells);
    wall = performance.now() - start;
    const error = runs.find(run => run.error)?.error;
    if (error) throw new Error(`${model.id}: ${printError(error)}`);
  } finally {
    await session.close();
  }
  return { cpu: (endedChildrenCpuTime() - before) / 1_000, wall: wall / 1_000 };
}
