import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import type { ConvertResult } from 'tslab/dist/converter.js';
import type { ConsoleInterface, Executor } from 'tslab/dist/executor.js';
import { typescript } from '../typescript.ts';

const require = createRequire(import.meta.url);

/** What the executor asks for the code of a cell. */
interface Converter {
  convert(): ConvertResult;
}

/** The parts of tslab that the kernel is built on. */
export interface Tslab {
  isCompleteCode(code: string): { completed: boolean; indent?: string };
  createExecutor(
    folder: string,
    converters: { readonly node: Converter; readonly browser: Converter; close(): void },
    console: ConsoleInterface,
  ): Executor;
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
  const pathOf = (name: string): string => join(folder, 'dist', name);
  const { isCompleteCode }: Pick<Tslab, 'isCompleteCode'> = require(pathOf('converter.js'));
  const { createExecutor }: Pick<Tslab, 'createExecutor'> = require(pathOf('executor.js'));
  const display: Tslab['display'] = require(pathOf('jupyter.js'));
  loaded = { isCompleteCode, createExecutor, display };
  return loaded;
}
