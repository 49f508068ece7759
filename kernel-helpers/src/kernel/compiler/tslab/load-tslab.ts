import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import type { ConsoleInterface, ConverterSet, Executor } from 'tslab/dist/executor.js';
import { typescript } from '../typescript.ts';

const require = createRequire(import.meta.url);

/** The parts of tslab that the kernel is built on. */
export interface Tslab {
  isCompleteCode(code: string): { completed: boolean; indent?: string };
  createExecutor(folder: string, converters: ConverterSet, console: ConsoleInterface): Executor;
  readonly display: {
    /** What `import { display } from 'tslab'` shows goes here. */
    lastWriteDisplayData: (content: Record<string, unknown>, update: boolean) => void;
  };
}

let loaded: Tslab | undefined;

/**
 * Loads tslab, with today's TypeScript in the place of tslab's own fork of the compiler, which is two
 * years older than the declarations that notebooks import.
 */
export function loadTslab(): Tslab {
  if (loaded) return loaded;
  const folder = dirname(require.resolve('tslab/package.json'));
  const fork = require.resolve('@tslab/typescript-for-tslab', { paths: [folder] });
  const replacement = new Module(fork);
  replacement.filename = fork;
  replacement.exports = { ...typescript, sys: { ...typescript.sys } };
  replacement.loaded = true;
  require.cache[fork] = replacement;
  const load = (name: string): unknown => require(join(folder, 'dist', name));
  loaded = {
    ...(load('converter.js') as Pick<Tslab, 'isCompleteCode'>),
    ...(load('executor.js') as Pick<Tslab, 'createExecutor'>),
    display: load('jupyter.js') as Tslab['display'],
  };
  return loaded;
}
