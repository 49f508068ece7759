import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import type { Converter, ConverterOptions } from 'tslab/dist/converter.js';
import type { ConsoleInterface, ConverterSet, Executor } from 'tslab/dist/executor.js';

const require = createRequire(import.meta.url);

export interface Tslab {
  createConverter(options?: ConverterOptions): Converter;
  isCompleteCode(code: string): { completed: boolean; indent?: string };
  createExecutor(folder: string, converters: ConverterSet, console: ConsoleInterface): Executor;
}

/**
 * Loads tslab's converter and executor and gives them `typescript` in the place of tslab's own fork
 * of the compiler, which is two years older than the declarations that notebooks import.
 */
export function loadTslab(typescript: object): Tslab {
  const folder = dirname(require.resolve('tslab/package.json'));
  const fork = require.resolve('@tslab/typescript-for-tslab', { paths: [folder] });
  const replacement = new Module(fork);
  replacement.filename = fork;
  replacement.exports = typescript;
  replacement.loaded = true;
  require.cache[fork] = replacement;
  const converter = require(join(folder, 'dist', 'converter.js')) as Pick<
    Tslab,
    'createConverter' | 'isCompleteCode'
  >;
  const executor = require(join(folder, 'dist', 'executor.js')) as Pick<Tslab, 'createExecutor'>;
  return { ...converter, ...executor };
}
