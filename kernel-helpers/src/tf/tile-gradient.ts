/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves the attributes of its operations untyped. */
import type { Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from './load.ts';

const registered = new WeakSet<Tfjs>();

/**
 * Gives `tf.tile` a gradient that adds the copies up at once. That of tfjs cuts out each copy by itself: layer
 * normalization, which tiles its weights over a batch, needs two operations there for every place in every row.
 *
 * The sum is the same, in another order: the last bits of its floats may differ from tfjs's. It is defined for tensors of
 * any rank, not for four dimensions at most.
 */
export function registerTileGradient(tf: Tfjs): void {
  if (registered.has(tf)) return;
  registered.add(tf);
  tf.unregisterGradient(tf.Tile);
  tf.registerGradient({
    kernelName: tf.Tile,
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const { shape } = saved[0] as Tensor;
      const { reps } = attributes as unknown as { readonly reps: readonly number[] };
      const copies = dy as Tensor;
      return { x: () => (copies.size === 0 ? tf.zeros(shape) : sumOfCopies(copies, shape, reps)) };
    },
  });
}

/** @param repeats how often the tensor of this shape was repeated along each axis */
function sumOfCopies(copies: Tensor, shape: readonly number[], repeats: readonly number[]): Tensor {
  let sum = copies;
  repeats.forEach((repeat, axis) => {
    if (repeat === 1) return;
    // Three dimensions are enough for one axis, and every back end can add along the second.
    const before = shape.slice(0, axis).reduce((product, length) => product * length, 1);
    sum = sum.reshape([before, repeat, sum.size / before / repeat]).sum(1);
  });
  return sum.reshape([...shape]);
}
