import type { Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { nativeBackend } from './backend.ts';
import type { BatchFunction } from './model-runner.ts';
import { smallTensor } from './small-values.ts';

type Data = (Tensor | null | undefined)[];

/** Trains with some rows of the data, of which it is given the indices. */
export type RowsFunction = (data: Data, rows: Tensor) => readonly Tensor[];

/** tfjs-layers' loop: it takes a batch of each part of the data by indices and gives it to the function. */
export type FitLoop = (train: BatchFunction, data: Data, ...rest: unknown[]) => Promise<unknown>;

/**
 * Runs the loop over the indices of the rows in place of the data, so that a graph can pick the rows itself.
 *
 * @param loop the loop, with all but its first two arguments
 */
export async function fitByRows(
  tf: Tfjs,
  train: RowsFunction,
  data: Data,
  loop: (train: BatchFunction, data: Data) => Promise<unknown>,
): Promise<unknown> {
  const backend = nativeBackend(tf);
  const count = data.find(Boolean)?.shape[0] ?? 0;
  const { shape, dtype, dataId } = smallTensor(
    backend,
    Int32Array.from({ length: count }, (_, row) => row),
    [count],
  );
  // Not made by the engine: `tf.memory` counts what it counts without.
  const indices = new tf.Tensor(shape, dtype, dataId, -1);
  try {
    return await loop(([rows]) => (rows ? train(data, rows) : []), [indices]);
  } finally {
    backend.disposeData(dataId, true);
  }
}
