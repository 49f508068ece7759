import type { Tfjs } from '../load.ts';
import { DataType } from './graph-def.ts';
import type { Constant } from './program.ts';

/** A distribution from which each element of a tensor is drawn. */
export type Noise =
  | { readonly distribution: 'uniform' }
  | { readonly distribution: 'normal'; readonly mean: number; readonly deviation: number };

const RELATIVE_ERROR_MAX = 1e-5;

/**
 * The distribution of a constant, where that can be proved: tfjs's own generators, given the number that `Math.random`
 * gave, yield these very values.
 */
export function recogniseNoise(tf: Tfjs, constant: Constant): Noise | undefined {
  const { dtype, content, seed } = constant;
  if (dtype !== DataType.float || seed === undefined || content.length === 0) return undefined;
  const shape = [...constant.shape];
  const values = new Float32Array(content.buffer, content.byteOffset, content.length / 4);
  const uniform = tf.tidy(() => tf.randomUniform(shape, 0, 1, 'float32', seed).dataSync());
  if (values.every((value, index) => value === uniform[index])) return { distribution: 'uniform' };
  const normal = tf.tidy(() => tf.randomNormal(shape, 0, 1, 'float32', seed).dataSync());
  return scaled(values, normal);
}

/** The mean and deviation that lead from the standard normal numbers to the values, if any do. */
function scaled(values: Float32Array, normal: ArrayLike<number>): Noise | undefined {
  let low = 0;
  let high = 0;
  const at = (index: number) => normal[index] ?? 0;
  values.forEach((_, index) => {
    if (at(index) < at(low)) low = index;
    if (at(index) > at(high)) high = index;
  });
  if (low === high) return undefined;
  const deviation = ((values[high] ?? 0) - (values[low] ?? 0)) / (at(high) - at(low));
  const mean = (values[low] ?? 0) - deviation * at(low);
  const scale = Math.abs(mean) + Math.abs(deviation);
  const fits = values.every(
    (value, index) => Math.abs(mean + deviation * at(index) - value) <= RELATIVE_ERROR_MAX * scale,
  );
  return fits ? { distribution: 'normal', mean, deviation } : undefined;
}
