import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const LINES = 100_000;

/** A kernel under test, and how its language says things. */
export interface Contestant {
  readonly name: string;
  /** How it is started. Left out: this repository's kernel. */
  readonly argv?: readonly string[];
  /** How many cells of a kind it is asked to run. */
  readonly cells: number;
  readonly first: string;
  readonly addition: (i: number) => string;
  readonly declaration: (i: number) => string;
  /** Prints 100,000 lines. Left out for a kernel that loses them. */
  readonly printing?: string;
  /** Loads the library of tensors, in Python that of arrays. */
  readonly importing: string;
  /** What the library may put off until it is used. */
  readonly firstTensor: string;
  /** In Python, which computes with tensors in C, a plain cell: what a cell costs by itself. */
  readonly tensor: (i: number) => string;
}

/** tfjs-node calls a function that Node no longer has. Our helpers know of it. */
const TFJS = `import util from 'node:util';
(util as any).isNullOrUndefined = (value: unknown) => value == null;
import * as tf from '@tensorflow/tfjs-node'`;

const TYPESCRIPT = {
  cells: 100,
  first: 'let x = 1',
  addition: (i: number) => `x + ${i}`,
  declaration: (i: number) =>
    `const d${i} = { i: ${i}, name: 'd' }\nfunction f${i}(a: number) { return a + d${i}.i }`,
  printing: `for (let i = 0; i < ${LINES}; i++) console.log(i)`,
  importing: TFJS,
  firstTensor: 'tf.tensor1d([1]).dataSync()',
  tensor: (i: number) => `const a${i} = tf.tensor2d([[${i}, 2], [3, 4]])\na${i}.square().dataSync()[0]`,
};

export const WAYMARK: Contestant = {
  ...TYPESCRIPT,
  name: 'Waymark',
  importing: `import { tf } from '@waymark/kernel-helpers'`,
};

export const IPYKERNEL: Contestant = {
  name: 'ipykernel',
  argv: [
    join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'),
    '-m',
    'ipykernel_launcher',
    '-f',
    '{connection_file}',
  ],
  cells: 100,
  first: 'x = 1',
  addition: i => `x + ${i}`,
  declaration: i => `d${i} = dict(i=${i}, name='d')\ndef f${i}(a): return a + d${i}['i']`,
  printing: `for i in range(${LINES}): print(i)`,
  importing: 'import numpy',
  firstTensor: 'numpy.zeros(1)',
  tensor: i => `x + ${i}`,
};

/** tslab as it is published. It loses output, and now and then the end of a cell: it gets fewer. */
function stockTslab(): Contestant {
  const { printing: _, ...others } = TYPESCRIPT;
  const program = createRequire(import.meta.url).resolve('tslab/bin/tslab');
  const argv = [process.execPath, program, 'kernel', '--config-path={connection_file}'];
  return { ...others, name: 'tslab', argv, cells: 20 };
}

/** Deno's kernel, which checks no types; only where `deno` is installed. */
function deno(): Contestant[] {
  const name = process.platform === 'win32' ? 'deno.exe' : 'deno';
  const folders = process.env['PATH']?.split(delimiter) ?? [];
  const program = folders.map(folder => join(folder, name)).find(path => existsSync(path));
  if (program === undefined) return [];
  return [
    { ...TYPESCRIPT, name: 'Deno', argv: [program, 'jupyter', '--kernel', '--conn', '{connection_file}'] },
  ];
}

/** The other kernels for TypeScript on this machine. */
export function otherKernels(): Contestant[] {
  return [stockTslab(), ...deno()];
}
