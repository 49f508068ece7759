import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { startKernel, type KernelClient } from '@waymark/kernel-helpers/client';
import { Spares } from '../kernel/spares.ts';
import { IPYKERNEL, otherKernels, WAYMARK, type Contestant } from './contestants.ts';
import { plainNode } from './plain-node.ts';
import { cpuTime, memory } from './process-figures.ts';
import { median, type BenchRow } from './row.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const STARTS = 3;
/** How long a reader takes until the first cell is run, at least. */
const PAUSE_MS = 3_000;
const LIMIT_MS = 60_000;

interface StartFigures {
  start: number;
  restart: number;
  /** The part of it from the kernel's first answer on. */
  cellAtOnce: number;
}

/** What is measured of a kernel: milliseconds, and megabytes; NaN for what it cannot do. */
interface Figures extends StartFigures {
  firstCell: number;
  cell: number;
  cellCpu: number;
  declarationCell: number;
  printing: number;
  memory: number;
  importing: number;
  firstTensor: number;
  cellAfterImport: number;
  tensorCell: number;
  memoryAfterImport: number;
}

/**
 * Measures this repository's kernel beside ipykernel and the other kernels for TypeScript, one after the
 * other on the same machine. Trust the ratios: the times are those of whatever else the machine does.
 */
export async function benchKernel(): Promise<BenchRow[]> {
  const ours = await measure(WAYMARK);
  const spares = new Spares();
  const { starts: spared, waiting } = await measureSpares(spares).finally(() => spares.remove());
  const baseline = await measure(IPYKERNEL);
  const others: { name: string; figures: Figures }[] = [];
  for (const contestant of otherKernels()) {
    try {
      others.push({ name: contestant.name, figures: await measure(contestant) });
    } catch (error) {
      console.error(`${contestant.name}: ${String(error)}`);
    }
  }
  const plain = await plainNode();
  const line = (measure: string, key: keyof Figures, unit: string, goal?: string): BenchRow => ({
    measure,
    ours: ours[key],
    baseline: baseline[key],
    baselineName: IPYKERNEL.name,
    unit,
    others: others.map(({ name, figures }) => ({ name, value: figures[key] })),
    ...(goal !== undefined && { goal }),
  });
  const ofSpare = (measure: string, key: keyof StartFigures, goal: string): BenchRow => ({
    ...line(measure, key, 'ms', goal),
    ours: spared[key],
  });
  const besidePlainNode = { baselineName: 'plain Node' };
  return [
    line('kernel start', 'start', 'ms', '<= 2x'),
    ofSpare('restart, to a first result', 'restart', '<= 1.2x'),
    ofSpare('its first cell, right after the start', 'cellAtOnce', '< 150 ms'),
    line('the same restart without a spare kernel', 'restart', 'ms'),
    { measure: 'memory of a spare kernel that waits', ours: waiting, unit: 'MB' },
    line(`first cell, ${PAUSE_MS / 1_000} s after the start`, 'firstCell', 'ms'),
    line('cell `x + i`, median', 'cell', 'ms', '<= 1.2x'),
    line('cell `x + i`, CPU', 'cellCpu', 'ms', '<= 1.2x'),
    line('cell of declarations, median', 'declarationCell', 'ms'),
    line('100,000 printed lines', 'printing', 'ms', '<= 1.5x'),
    line('memory after all that', 'memory', 'MB'),
    line('import of tfjs, beside numpy', 'importing', 'ms', '<= 4x'),
    {
      ...line('import of tfjs and a first tensor', 'firstTensor', 'ms'),
      ...besidePlainNode,
      baseline: plain.importing,
    },
    line('cell `x + i` after it, median', 'cellAfterImport', 'ms', '<= 1.2x'),
    line('tensor cell, beside a plain one, median', 'tensorCell', 'ms', '<= 1.1x'),
    {
      ...line('memory with tfjs', 'memoryAfterImport', 'MB', '<= 1.3x'),
      ...besidePlainNode,
      baseline: plain.memory,
    },
  ];
}

function start({ argv }: Contestant, env: NodeJS.ProcessEnv = {}): Promise<KernelClient> {
  return startKernel(argv ? { argv, cwd: ROOT } : { env });
}

/** Restarts that find a spare kernel, as after some seconds of work, and the megabytes of one that waits. */
async function measureSpares(spares: Spares): Promise<{ starts: StartFigures; waiting: number }> {
  let waiting = Number.NaN;
  const starts = await timeStarts(WAYMARK, spares.env, async kernel => {
    await spares.free();
    const { text } = await kernel.execute('process.pid');
    waiting = memory(spares.pids().find(pid => pid !== Number(text)));
  });
  return { starts, waiting };
}

async function measure(contestant: Contestant): Promise<Figures> {
  const starts = await timeStarts(contestant);
  const kernel = await start(contestant);
  const { pid } = kernel.process;
  const figures: Figures = { ...starts, ...NOTHING };
  try {
    await delay(PAUSE_MS);
    figures.firstCell = await timeCell(kernel, contestant.first);
    await timeCells(kernel, contestant, contestant.addition);
    const cpu = cpuTime(pid);
    figures.cell = await timeCells(kernel, contestant, contestant.addition);
    figures.cellCpu = (cpuTime(pid) - cpu) / contestant.cells;
    figures.declarationCell = await timeCells(kernel, contestant, contestant.declaration);
    if (contestant.printing !== undefined) figures.printing = await timeCell(kernel, contestant.printing);
    figures.memory = memory(pid);
    figures.importing = await timeCell(kernel, contestant.importing);
    figures.firstTensor = figures.importing + (await timeCell(kernel, contestant.firstTensor));
    figures.cellAfterImport = await timeCells(kernel, contestant, contestant.addition);
    figures.tensorCell = await timeCells(kernel, contestant, contestant.tensor);
    figures.memoryAfterImport = memory(pid);
  } catch (error) {
    console.error(`${contestant.name}: ${String(error)}`);
  } finally {
    await kernel.shutdown().catch(() => kernel.process.kill('SIGKILL'));
  }
  return figures;
}

const NOTHING = {
  firstCell: Number.NaN,
  cell: Number.NaN,
  cellCpu: Number.NaN,
  declarationCell: Number.NaN,
  printing: Number.NaN,
  memory: Number.NaN,
  importing: Number.NaN,
  firstTensor: Number.NaN,
  cellAfterImport: Number.NaN,
  tensorCell: Number.NaN,
  memoryAfterImport: Number.NaN,
};

/**
 * The time until a kernel answers, and that from the order to restart until the first cell is through.
 *
 * @param beforeRestart Waited for before each order.
 */
async function timeStarts(
  contestant: Contestant,
  env?: NodeJS.ProcessEnv,
  beforeRestart?: (kernel: KernelClient) => Promise<void>,
): Promise<StartFigures> {
  const starts: number[] = [];
  const restarts: number[] = [];
  const cellsAtOnce: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    let begin = performance.now();
    const kernel = await start(contestant, env);
    starts.push(performance.now() - begin);
    await timeCell(kernel, contestant.first);
    await beforeRestart?.(kernel);
    begin = performance.now();
    await kernel.shutdown();
    const next = await start(contestant, env);
    cellsAtOnce.push(await timeCell(next, contestant.first));
    restarts.push(performance.now() - begin);
    await next.shutdown();
  }
  return { start: median(starts), restart: median(restarts), cellAtOnce: median(cellsAtOnce) };
}

async function timeCell(kernel: KernelClient, code: string): Promise<number> {
  const begin = performance.now();
  const late = delay(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${code}: no end within ${LIMIT_MS / 1_000} s`);
  });
  const run = await Promise.race([kernel.execute(code), late]);
  if (run.error) throw new Error(`${code}: ${run.error.evalue}`);
  return performance.now() - begin;
}

async function timeCells(
  kernel: KernelClient,
  { cells }: Contestant,
  cell: (i: number) => string,
): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < cells; i++) times.push(await timeCell(kernel, cell(i)));
  return median(times);
}
