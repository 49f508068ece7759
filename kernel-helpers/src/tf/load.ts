/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its back ends' internals and its kernels' arguments untyped. */
import { createRequire } from 'node:module';
import { registerFastGradients } from './cpu-kernels.ts';
import { allowMixedCallbacks } from './mixed-callbacks.ts';
import { startNative } from './native.ts';
import { registerTileGradient } from './tile-gradient.ts';
import { startWasm } from './wasm.ts';

export type Tfjs = typeof import('@tensorflow/tfjs');

/** Which back end computes, and why this one. */
export interface TensorBackend {
  /** `native`: the TensorFlow C library. `wasm`: WebAssembly with SIMD. `cpu`: plain JavaScript, slow. */
  readonly name: 'native' | 'wasm' | 'cpu';
  /** A sentence for `doctor` and for whoever wonders about the speed. */
  readonly reason: string;
  /** The version of the TensorFlow C library; only of `native`. */
  readonly tensorflowVersion?: string;
}

export interface Loaded {
  readonly tf: Tfjs;
  readonly backend: TensorBackend;
}

const require = createRequire(import.meta.url);
const NAMES = ['native', 'wasm', 'cpu'] as const;

let loaded: Loaded | undefined;

/**
 * TensorFlow.js on the best back end of this machine, loaded at the first call: the native addon, else WASM, else
 * plain JavaScript. The environment variable `WAYMARK_TF_BACKEND` (`native`, `wasm` or `cpu`) allows only that one.
 *
 * @throws Error when `WAYMARK_TF_BACKEND` names no back end, or one that does not start here
 */
export function loadTf(): Loaded {
  return (loaded ??= load(process.env['WAYMARK_TF_BACKEND']));
}

function load(wanted: string | undefined): Loaded {
  if (wanted !== undefined && !NAMES.some(name => name === wanted)) {
    throw new Error(`WAYMARK_TF_BACKEND must be one of ${NAMES.join(', ')}, not '${wanted}'.`);
  }
  const failures: string[] = [];
  for (const name of NAMES) {
    if (wanted !== undefined && wanted !== name) continue;
    try {
      const started = start(name, wanted ? 'WAYMARK_TF_BACKEND asks for it' : failures.join('; '));
      allowMixedCallbacks(started.tf);
      registerTileGradient(started.tf);
      return started;
    } catch (error) {
      failures.push(`${name} does not start (${firstLine(error)})`);
    }
  }
  throw new Error(`No tensor back end starts: ${failures.join('; ')}. Run \`npm run doctor\`.`);
}

function start(name: TensorBackend['name'], why: string): Loaded {
  if (name === 'native') {
    const { tf, tensorflowVersion } = startNative(require);
    return { tf, backend: { name, reason: why || 'the native addon is installed', tensorflowVersion } };
  }
  const tf = require('@tensorflow/tfjs') as Tfjs;
  // Where native was not chosen, tfjs's advice to install it is of no use.
  (tf.findBackend('cpu') as unknown as { firstUse: boolean }).firstUse = false;
  registerFastGradients(tf);
  if (name === 'wasm') startWasm(tf, require);
  else void tf.setBackend('cpu');
  return { tf, backend: { name, reason: why } };
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? '';
}
