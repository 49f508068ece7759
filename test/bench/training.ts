import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from '../../server/setup/paths.mjs';
import type { BenchRow } from './row.ts';

const run = promisify(execFile);
const TENSORFLOW = '2.21.0';
const REPEATS = 3;
const folder = new URL('training/', import.meta.url).pathname;

interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}
interface Result {
  readonly cold: Seconds;
  readonly warm: Seconds;
}

/** Which part of a measurement is compared, and what it must not pass. */
interface Goal {
  readonly part: 'cold' | 'warm';
  readonly goal?: string;
}

const MEASURES: readonly (readonly [name: string, task: string, goals: readonly Goal[]])[] = [
  [
    'dense, batch 32',
    'fit',
    [
      { part: 'cold', goal: '<= 0.8x' },
      { part: 'warm', goal: '<= 0.3x' },
    ],
  ],
  [
    'dense, batch 256',
    'fit',
    [
      { part: 'cold', goal: '<= 0.8x' },
      { part: 'warm', goal: '<= 0.3x' },
    ],
  ],
  ['CNN', 'fit', [{ part: 'cold', goal: '<= 0.8x' }, { part: 'warm' }]],
  ['LSTM(32)', 'fit', [{ part: 'cold', goal: '<= 1.2x' }, { part: 'warm' }]],
  ['transformer', 'fit', [{ part: 'cold', goal: '<= 1.2x' }, { part: 'warm' }]],
  ['dense, batch 32', 'predict', [{ part: 'warm' }]],
  ['dense, batch 32', 'evaluate', [{ part: 'warm' }]],
];

/**
 * Training beside Keras on the same TensorFlow, interleaved, the least of three repeats. `cold` is the first call of a
 * process, making of the graph included; `warm` the second. `eager` is without compiled training.
 */
export async function benchTraining(): Promise<BenchRow[]> {
  const python = await kerasPython();
  const rows: BenchRow[] = [];
  for (const [name, task, goals] of MEASURES) {
    const results: Record<'ours' | 'eager' | 'keras', Result[]> = { ours: [], eager: [], keras: [] };
    for (let i = 0; i < REPEATS; i++) {
      results.ours.push(await measure(process.execPath, [join(folder, 'tfjs.ts'), name, task], 'on'));
      results.keras.push(await measure(python, [join(folder, 'keras_fit.py'), name, task], 'on'));
      results.eager.push(await measure(process.execPath, [join(folder, 'tfjs.ts'), name, task], 'off'));
    }
    for (const { part, goal } of goals) {
      for (const kind of ['cpu', 'wall'] as const) {
        const least = (of: readonly Result[]) => Math.min(...of.map(result => result[part][kind]));
        rows.push({
          measure: `${name}, ${task}, ${part}, ${kind}`,
          ours: least(results.ours),
          baseline: least(results.keras),
          baselineName: 'Keras',
          unit: 's',
          ...(goal !== undefined && kind === 'cpu' && { goal }),
          others: [{ name: 'eager', value: least(results.eager) }],
        });
      }
    }
  }
  return rows;
}

async function measure(
  command: string,
  parameters: readonly string[],
  compiled: 'on' | 'off',
): Promise<Result> {
  const env = {
    ...process.env,
    WAYMARK_COMPILED_TRAINING: compiled,
    TF_CPP_MIN_LOG_LEVEL: '3',
    TF_ENABLE_ONEDNN_OPTS: process.env['TF_ENABLE_ONEDNN_OPTS'] ?? '0',
  };
  const { stdout } = await run(command, parameters, { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
}

/** Keras is no part of the product: it is installed into the cache when it is measured for the first time. */
async function kerasPython(): Promise<string> {
  const venv = join(cacheDir(), `keras-tensorflow-cpu-${TENSORFLOW}`);
  const python = join(venv, 'bin', 'python');
  if (!existsSync(join(venv, 'ready'))) {
    console.log(`Installing tensorflow-cpu ${TENSORFLOW} into ${venv}, once ...`);
    await run('python3', ['-m', 'venv', venv]);
    await run(python, ['-m', 'pip', 'install', '--quiet', `tensorflow-cpu==${TENSORFLOW}`]);
    await run('touch', [join(venv, 'ready')]);
  }
  return python;
}
