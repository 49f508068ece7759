import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startKernel, type KernelClient } from '../kernel/client.ts';
import { quantile, type BenchRow } from './row.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const BASELINE = 'ipykernel';
const STARTS = 3;
const CELLS = 100;
const LINES = 100_000;
/** What Linux counts CPU time in. */
const TICKS_PER_SECOND = 100;

/** A kernel under test, and how its language says things. */
interface Contestant {
  readonly argv?: readonly string[];
  readonly first: string;
  readonly addition: (i: number) => string;
  readonly declaration: (i: number) => string;
  readonly printing: string;
  /** Loads the library of tensors. A kernel without one is compared by its cell `x + i`. */
  readonly importing?: string;
  readonly tensor: (i: number) => string;
}

const OURS: Contestant = {
  first: 'let x = 1',
  addition: i => `x + ${i}`,
  declaration: i => `const d${i} = { i: ${i}, name: 'd' }\nfunction f${i}(a: number) { return a + d${i}.i }`,
  printing: `for (let i = 0; i < ${LINES}; i++) console.log(i)`,
  importing: `import { tf } from '@waymark/kernel-helpers'`,
  tensor: i => `const a${i} = tf.tensor2d([[${i}, 2], [3, 4]])\ntf.matMul(a${i}, a${i}).sum().dataSync()[0]`,
};

const PYTHONS: Contestant = {
  argv: [PYTHON, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
  first: 'x = 1',
  addition: i => `x + ${i}`,
  declaration: i => `d${i} = dict(i=${i}, name='d')\ndef f${i}(a): return a + d${i}['i']`,
  printing: `for i in range(${LINES}): print(i)`,
  tensor: i => `x + ${i}`,
};

interface Figures {
  readonly start: number;
  readonly firstCell: number;
  readonly cell: number;
  readonly cellCpu: number;
  readonly declarationCell: number;
  readonly printing: number;
  readonly memory: number;
  /** NaN for a kernel without a library of tensors. */
  readonly importing: number;
  readonly cellAfterImport: number;
  readonly tensorCell: number;
  readonly memoryAfterImport: number;
}

/**
 * Measures this repository's kernel beside ipykernel, in alternation on the same machine. Trust the
 * ratios: the times are those of whatever else the machine does.
 */
export async function benchKernel(): Promise<BenchRow[]> {
  const starts = { ours: [] as number[], baseline: [] as number[] };
  for (let i = 0; i < STARTS; i++) {
    starts.ours.push(await timeStart(OURS));
    starts.baseline.push(await timeStart(PYTHONS));
  }
  const ours = await measure(OURS, quantile(starts.ours, 0.5));
  const baseline = await measure(PYTHONS, quantile(starts.baseline, 0.5));
  const line = (measure: string, key: keyof Figures, unit: string, goal?: string): BenchRow => ({
    measure,
    ours: ours[key],
    baseline: baseline[key],
    baselineName: BASELINE,
    unit,
    ...(goal !== undefined && { goal }),
  });
  return [
    line('kernel start', 'start', 'ms', '<= 2x'),
    line('first cell after the start', 'firstCell', 'ms'),
    line('cell `x + i`, median', 'cell', 'ms', '<= 1.2x'),
    line('cell `x + i`, CPU', 'cellCpu', 'ms', '<= 1.2x'),
    line('cell of declarations, median', 'declarationCell', 'ms'),
    line(`${LINES.toLocaleString('en')} printed lines`, 'printing', 'ms', '<= 1.5x'),
    line('memory after all that', 'memory', 'MB'),
    { measure: 'import of tfjs', ours: ours.importing, unit: 'ms' },
    line('cell `x + i` after it, median', 'cellAfterImport', 'ms', '<= 1.2x'),
    line('tensor cell, beside a plain one, median', 'tensorCell', 'ms', '<= 2x'),
    { measure: 'memory with tfjs', ours: ours.memoryAfterImport, unit: 'MB', goal: '<= 250 MB' },
  ];
}

function start(contestant: Contestant): Promise<KernelClient> {
  return startKernel(contestant.argv ? { argv: contestant.argv } : {});
}

async function timeStart(contestant: Contestant): Promise<number> {
  const begin = performance.now();
  const kernel = await start(contestant);
  const time = performance.now() - begin;
  await kernel.shutdown();
  return time;
}

async function measure(contestant: Contestant, startTime: number): Promise<Figures> {
  const kernel = await start(contestant);
  const timeCell = async (code: string): Promise<number> => {
    const begin = performance.now();
    const run = await kernel.execute(code);
    if (run.error) throw new Error(`${code}: ${run.error.evalue}`);
    return performance.now() - begin;
  };
  const timeCells = async (cell: (i: number) => string): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < CELLS; i++) times.push(await timeCell(cell(i)));
    return quantile(times, 0.5);
  };
  try {
    const firstCell = await timeCell(contestant.first);
    await timeCells(contestant.addition);
    const cpu = cpuTime(kernel);
    const cell = await timeCells(contestant.addition);
    const cellCpu = (cpuTime(kernel) - cpu) / CELLS;
    const declarationCell = await timeCells(contestant.declaration);
    const printing = await timeCell(contestant.printing);
    const plainMemory = memory(kernel);
    const importing = contestant.importing === undefined ? Number.NaN : await timeCell(contestant.importing);
    const cellAfterImport = await timeCells(contestant.addition);
    const tensorCell = await timeCells(contestant.tensor);
    return {
      start: startTime,
      firstCell,
      cell,
      cellCpu,
      declarationCell,
      printing,
      memory: plainMemory,
      importing,
      cellAfterImport,
      tensorCell,
      memoryAfterImport: memory(kernel),
    };
  } finally {
    await kernel.shutdown();
  }
}

/** Milliseconds of CPU that the kernel's process has used; NaN where the system does not say. */
function cpuTime({ process: { pid } }: KernelClient): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}

/** Resident megabytes; NaN where the system does not say. */
function memory({ process: { pid } }: KernelClient): number {
  if (process.platform !== 'linux') return Number.NaN;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_000;
}
