/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its back ends' internals and its kernels' arguments untyped. */
import util from 'node:util';
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import { installCompiledTraining } from './compiled/install.ts';
import type { Tfjs } from './load.ts';

const BACKEND = 'tensorflow';

/** Starts tfjs-node; throws when its native addon is missing or does not fit this machine. */
export function startNative(require: NodeJS.Require): { tf: Tfjs; tensorflowVersion: string } {
  // TensorFlow's greeting would go to the standard error of every kernel. With oneDNN a graph is not the same as its
  // operations one by one, another processor learns something else, and small models take twice as long.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
  restoreUtil();
  const tf = requireAddon(require);
  roundInt32AsIdentity(tf);
  concatScalarsAsVectors(tf);
  installCompiledTraining(tf);
  const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
  return { tf, tensorflowVersion: binding.TF_Version };
}

function requireAddon(require: NodeJS.Require): Tfjs {
  try {
    return require('@tensorflow/tfjs-node') as Tfjs;
  } catch (cause) {
    if (!String(cause).includes('tfjs_binding.node) can not be found')) throw cause;
    throw new Error('its addon is not installed', { cause });
  }
}

/** tfjs-node 4.22 calls two functions of `node:util` that Node has removed, or warns of. */
function restoreUtil(): void {
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
}

function isNullOrUndefined(value: unknown): boolean {
  return value === null || value === undefined;
}

/** From TensorFlow 2.17 on, `Round` of an int32 tensor answers zeros. */
function roundInt32AsIdentity(tf: Tfjs): void {
  wrapKernel(tf, tf.Round, (original, inputs, attrs) => {
    const x = inputs['x'];
    return x?.dtype === 'int32' ? tf.clone(x as never) : original(inputs, attrs);
  });
}

/** From TensorFlow 2.17 on, `Concat` refuses scalars, which TensorBoard's histograms of a single weight need. */
function concatScalarsAsVectors(tf: Tfjs): void {
  wrapKernel(tf, tf.Concat, (original, inputs, attrs) => {
    const tensors = inputs as unknown as TensorInfo[];
    if (!tensors.some(tensor => tensor.shape.length === 0)) return original(inputs, attrs);
    const vectors = tensors.map(tensor => tf.reshape(tensor as never, [-1]));
    const result = original(vectors as never, attrs);
    tf.dispose(vectors);
    return result;
  });
}

type KernelResult = TensorInfo | TensorInfo[];
type Kernel = (inputs: NamedTensorInfoMap, attrs: NamedAttrMap | undefined) => KernelResult;

function wrapKernel(
  tf: Tfjs,
  name: string,
  wrap: (original: Kernel, ...args: Parameters<Kernel>) => KernelResult,
): void {
  const config = tf.getKernel(name, BACKEND);
  tf.unregisterKernel(name, BACKEND);
  tf.registerKernel({
    ...config,
    kernelFunc: ({ inputs, attrs, backend }) =>
      wrap((i, a) => config.kernelFunc({ inputs: i, attrs: a as never, backend }), inputs, attrs),
  });
}
