import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the library of tensors costs a Node that is no kernel. */
export interface PlainFigures {
  /** Milliseconds to load it and to compute a first tensor. */
  readonly importing: number;
  /** Resident megabytes after that. */
  readonly memory: number;
}

const PROGRAM = `
const begin = performance.now();
const { tf } = await import('@waymark/kernel-helpers');
tf.tensor1d([1]).dataSync();
const importing = performance.now() - begin;
process.stdout.write(JSON.stringify({ importing, memory: process.memoryUsage.rss() / 1e6 }));
`;

/** Loads tfjs in a Node of its own, without a kernel around it. */
export async function plainNode(): Promise<PlainFigures> {
  const parameters = ['--input-type=module', '--eval', PROGRAM];
  const cwd = join(import.meta.dirname, '..', '..');
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd });
  return JSON.parse(stdout) as PlainFigures;
}
