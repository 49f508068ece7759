import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Program } from './program.ts';

const threads = () => process.env['TF_NUM_INTEROP_THREADS'];
const step = (...shape: number[]) =>
  ({ operations: [{ outputs: [{ shape }] }, { outputs: [{ shape: [] }] }] }) as unknown as Program;
const SMALL = step(32, 64);
const LARGE = step(256, 256);
const refuse = () => {
  throw new Error('refused');
};

/** As in a process that has not loaded a graph. */
async function fresh() {
  vi.resetModules();
  return import('./executor-threads.ts');
}

beforeEach(() => vi.stubEnv('TF_NUM_INTEROP_THREADS', undefined));
afterEach(() => void vi.unstubAllEnvs());

test('a first graph of small operations has all graphs run in the calling thread; one of large ones on the pool', async () => {
  const small = await fresh();
  expect([small.loadWithThreads(SMALL, threads), small.loadWithThreads(LARGE, threads)]).toEqual([
    '-1',
    undefined, // TensorFlow has decided.
  ]);
  const large = await fresh();
  expect([large.loadWithThreads(LARGE, threads), large.loadWithThreads(SMALL, threads)]).toEqual([
    undefined,
    undefined,
  ]);
});

test('what somebody has chosen is kept', async () => {
  vi.stubEnv('TF_NUM_INTEROP_THREADS', '2');
  const { loadWithThreads } = await fresh();
  expect(loadWithThreads(SMALL, threads)).toBe('2');
  expect(threads()).toBe('2');
});

test('the environment is as before, also where TensorFlow refuses the graph', async () => {
  const { loadWithThreads } = await fresh();
  expect(() => loadWithThreads(SMALL, refuse)).toThrow('refused');
  expect('TF_NUM_INTEROP_THREADS' in process.env).toBe(false);
});
