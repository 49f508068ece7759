/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its kernels' arguments untyped. */
import type { TensorInfo } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { BACKEND_NAME, nativeBackend, type NativeBackend } from './backend.ts';
import { isTracing } from './trace.ts';

/** So many values at most are taken for few. */
const SIZE_MAX = 4_096;
/** Below it, TensorFlow may round to zero. */
const NORMAL_MIN = 2 ** -126;
const INT32_MAX = 2 ** 31 - 1;

type Values = Float32Array | Int32Array;
type Inputs = Readonly<Record<string, TensorInfo>>;
/** The values and the shape of a result, or nothing where TensorFlow has to compute it. */
type Small = (inputs: Inputs, attrs: Attributes, held: (tensor?: TensorInfo) => Values | undefined) => Result;
type Result = { readonly values: Values; readonly shape: number[] } | undefined;
interface Attributes {
  readonly begin?: number | number[];
  readonly size?: number | number[];
  readonly axis?: number;
  readonly batchDims?: number;
  readonly dtype?: string;
}

/**
 * The bookkeeping of a training loop, which picks the rows of a batch and adds up losses, is on a few values that
 * JavaScript holds, and a call of TensorFlow costs more than it computes. They are computed where they are: the same
 * values, bit for bit.
 */
export function computeSmallValuesHere(tf: Tfjs): void {
  const backend = nativeBackend(tf);
  const kernels: Record<string, Small> = {
    [tf.Slice]: slice,
    [tf.Cast]: cast,
    [tf.GatherV2]: gather,
    [tf.Add]: arithmetic((a, b) => a + b),
    [tf.Multiply]: arithmetic((a, b) => a * b),
    [tf.RealDiv]: arithmetic((a, b) => a / b),
  };
  const held = (tensor?: TensorInfo) => (tensor ? heldValues(backend, tensor) : undefined);
  const { readSync } = backend;
  backend.readSync = dataId => {
    const values = readSync.call(backend, dataId);
    // Whoever reads may write on what they get, as on what TensorFlow gives.
    return isOwn(values) ? values.slice() : values;
  };
  for (const [name, small] of Object.entries(kernels)) {
    const config = tf.getKernel(name, BACKEND_NAME);
    tf.unregisterKernel(name, BACKEND_NAME);
    tf.registerKernel({
      ...config,
      kernelFunc: parameters => {
        // What is noted becomes part of a graph, where a value is followed to what it came of.
        const { inputs, attrs } = parameters;
        const result = isTracing() ? undefined : small(inputs as Inputs, attrs ?? {}, held);
        return result ? smallTensor(backend, result.values, result.shape) : config.kernelFunc(parameters);
      },
    });
  }
}

/** A tensor of values that JavaScript holds. */
export function smallTensor(backend: NativeBackend, values: Values, shape: number[]): TensorInfo {
  const dtype = values instanceof Float32Array ? 'float32' : 'int32';
  own.add(values);
  return { dataId: backend.write(values, shape, dtype), shape, dtype };
}

/** Values that nobody else has, and nobody can write on. */
const own = new WeakSet<object>();

function isOwn(values: unknown): values is Values {
  return typeof values === 'object' && values !== null && own.has(values);
}

function heldValues(backend: NativeBackend, { dataId, dtype }: TensorInfo): Values | undefined {
  const data = backend.tensorMap.get(dataId);
  const { values } = data;
  if (isOwn(values)) return values;
  const Kind = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : undefined;
  if (!Kind || !(values instanceof Kind)) return undefined;
  // A tensor's maker may go on to write on its values; from its first operation on, that changes it no more.
  const copy = values.slice();
  own.add(copy);
  data.values = copy;
  return copy;
}

const slice: Small = ({ x }, { begin, size }, held) => {
  if (x?.shape.length !== 1) return undefined;
  const [start, length] = [first(begin), first(size)];
  if (start < 0 || length < 0 || length > SIZE_MAX) return undefined;
  const values = held(x);
  if (!values || start + length > values.length) return undefined;
  return { values: values.slice(start, start + length), shape: [length] };
};

const cast: Small = ({ x }, { dtype }, held) => {
  const values = held(x);
  if (!x || !values || values.length > SIZE_MAX) return undefined;
  if (dtype === 'float32') return { values: Float32Array.from(values), shape: [...x.shape] };
  const isInRange = values instanceof Int32Array || values.every(value => Math.abs(value) <= INT32_MAX);
  return dtype === 'int32' && isInRange
    ? { values: Int32Array.from(values), shape: [...x.shape] }
    : undefined;
};

const gather: Small = ({ x, indices }, { axis, batchDims }, held) => {
  if (x?.shape.length !== 1 || indices?.shape.length !== 1 || axis !== 0 || batchDims) return undefined;
  const values = held(x);
  const places = held(indices);
  if (!values || !places || places.length > SIZE_MAX) return undefined;
  if (!places.every(place => place >= 0 && place < values.length)) return undefined;
  const picked = new (values instanceof Float32Array ? Float32Array : Int32Array)(places.length);
  places.forEach((place, index) => (picked[index] = values[place] ?? 0));
  return { values: picked, shape: [places.length] };
};

/** Of two float32 scalars. Rounding the result of doubles gives what float32 arithmetic gives. */
function arithmetic(compute: (a: number, b: number) => number): Small {
  return ({ a, b }, _, held) => {
    if (a?.shape.length !== 0 || b?.shape.length !== 0) return undefined;
    const [x, y] = [held(a), held(b)];
    if (!(x instanceof Float32Array) || !(y instanceof Float32Array)) return undefined;
    const [left = NaN, right = NaN] = [x[0], y[0]];
    const value = Math.fround(compute(left, right));
    if ([left, right, value].some(number => number !== 0 && Math.abs(number) < NORMAL_MIN)) return undefined;
    return { values: Float32Array.of(value), shape: [] };
  };
}

function first(value: number | number[] = []): number {
  return (typeof value === 'number' ? value : value[0]) ?? -1;
}
