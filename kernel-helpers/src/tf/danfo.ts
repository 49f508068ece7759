/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its back ends' internals and its kernels' arguments untyped. */
import { createRequire } from 'node:module';
import { loadTf } from './load.ts';

const require = createRequire(import.meta.url);

/**
 * Makes `danfojs-node` load, and share our `tf`, whichever back end computes. It requires tfjs-node as it loads and
 * fails without a native addon; without one, our TensorFlow.js answers in tfjs-node's place. Call it before danfojs is
 * required for the first time; calling it again does nothing.
 */
export function ensureDanfoLoads(): void {
  const { tf, backend } = loadTf();
  if (backend.name === 'native') return;
  const path = createRequire(require.resolve('danfojs-node')).resolve('@tensorflow/tfjs-node');
  const placeholder = { id: path, filename: path, loaded: true, exports: tf, children: [], paths: [] };
  require.cache[path] = placeholder as unknown as NodeJS.Module;
}
