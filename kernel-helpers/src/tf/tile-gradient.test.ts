import { describe, expect, it } from 'vitest';
import { tf } from '../tf.ts';

const size = (lengths: readonly number[]): number => lengths.reduce((product, length) => product * length, 1);

/** The gradient by its definition, element by element; whole numbers, so that no order of a sum matters. */
function reference(copies: readonly number[], shape: readonly number[], reps: readonly number[]): number[] {
  const tiled = shape.map((length, axis) => length * (reps[axis] ?? 1));
  const sums = Array.from({ length: size(shape) }, () => 0);
  copies.forEach((value, index) => {
    const at = tiled.map((length, axis) => Math.floor(index / size(tiled.slice(axis + 1))) % length);
    const from = at.reduce((place, i, axis) => place * shape[axis]! + (i % shape[axis]!), 0);
    sums[from]! += value;
  });
  return sums;
}

const cubes = (x: tf.Tensor): tf.Tensor => tf.tile(x, [3]).pow(3).sum();

describe('the gradient of tile', () => {
  it.each([
    { shape: [3], reps: [4] },
    { shape: [2, 3], reps: [3, 2] },
    { shape: [2, 3], reps: [1, 1] },
    { shape: [1, 1, 5], reps: [4, 3, 1] },
    { shape: [4, 3, 1], reps: [1, 1, 5] },
    { shape: [2, 1, 3], reps: [2, 3, 2] },
    { shape: [2, 3, 1, 2], reps: [2, 1, 3, 2] },
    { shape: [2, 1, 2, 1, 3], reps: [1, 2, 3, 2, 1] },
  ])('of shape $shape, repeated $reps, is the sum of all copies', ({ shape, reps }) => {
    const copies = shape.map((length, axis) => length * reps[axis]!);
    const weights = tf.randomUniform(copies, -9, 9, 'float32', 7).floor().reshape(copies);
    const gradient = tf.grad(x => tf.tile(x, reps).mul(weights).sum())(tf.ones(shape));
    expect(gradient.shape).toEqual(shape);
    expect([...gradient.dataSync()]).toEqual(reference([...weights.dataSync()], shape, reps));
  });

  it('of no copy at all is zero', () => {
    const gradient = tf.grad(x => tf.tile(x, [0, 2]).sum())(tf.ones([2, 3]));
    expect([...gradient.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('can be derived once more', () => {
    const second = tf.grad(x => tf.grad(cubes)(x).sum())(tf.tensor1d([1, 2]));
    expect([...second.dataSync()]).toEqual([18, 36]);
  });

  it('makes a layer normalization a matter of some operations, not of one for each place of a row', async () => {
    const layer = tf.layers.layerNormalization({ inputShape: [16, 4] });
    const model = tf.sequential({ layers: [layer] });
    const x = tf.randomNormal([16, 16, 4], 0, 1, 'float32', 1);
    const { kernels } = await tf.profile(() => {
      const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(model.apply(x) as tf.Tensor)));
      tf.dispose([value, ...Object.values(grads)]);
    });
    expect(kernels.length).toBeLessThan(150);
  });
});
