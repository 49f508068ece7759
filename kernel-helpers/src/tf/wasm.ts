/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its back ends' internals and its kernels' arguments untyped. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { DataId } from '@tensorflow/tfjs';
import type { Tfjs } from './load.ts';
import { registerMissingKernels } from './wasm-kernels.ts';

type WasmModule = ConstructorParameters<typeof BackendWasm>[0];
/** Node has it, its type declarations leave it to the browser's. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};
/** What Emscripten's factory reads of the object it is given, and fills in. */
interface EmscriptenModule {
  instantiateWasm: (imports: object, done: (instance: object) => void) => object;
  HEAPU8?: Uint8Array;
  cwrap(
    name: string,
    result: 'number' | null,
    parameters: readonly 'number'[],
  ): (...args: number[]) => number;
  tfjs?: Record<string, (...args: number[]) => number>;
}

/**
 * Starts the WASM back end at once. Its own start is asynchronous, for browsers; a notebook's first `tf.tensor()`
 * cannot wait. Emscripten calls back synchronously when the instance is there, so this compiles it synchronously.
 * Threads are not used: their workers would have to be waited for, and small models gain nothing.
 */
export function startWasm(tf: Tfjs, require: NodeJS.Require): void {
  const { BackendWasm } =
    require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  const out = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const factory = require(join(out, 'tfjs-backend-wasm.js')) as (module: EmscriptenModule) => unknown;
  const code = new WebAssembly.Module(readFileSync(join(out, 'tfjs-backend-wasm-simd.wasm')));

  const module = {
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(code, imports);
      done(instance);
      return instance.exports;
    },
  } as EmscriptenModule;
  keepingListeners(() => factory(module));
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: module.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };

  class ReadableBackend extends BackendWasm {
    /** As the original, and complex numbers too: real and imaginary parts in turn. */
    override readSync(dataId: DataId, start?: number, end?: number) {
      const { dtype, memoryOffset, shape } = this.dataIdMap.get(dataId);
      if (dtype !== 'complex64') return super.readSync(dataId, start, end);
      const bytes = (module.HEAPU8 as Uint8Array).slice(
        memoryOffset,
        memoryOffset + tf.util.sizeFromShape(shape) * 8,
      );
      return new Float32Array(bytes.buffer);
    }
  }
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => new ReadableBackend(module as unknown as WasmModule), 2);
  registerMissingKernels(tf);
  if (!(tf.setBackend('wasm') as unknown as boolean)) throw new Error('the WASM module does not run');
}

/** Emscripten ends the process on any uncaught error; what becomes of one is for the kernel to say. */
function keepingListeners(action: () => unknown): void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map(event => new Set<unknown>(process.listeners(event as 'uncaughtException')));
  action();
  events.forEach((event, index) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[index]?.has(listener)) process.removeListener(event, listener);
    }
  });
}
