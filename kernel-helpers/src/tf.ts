import type * as T from '@tensorflow/tfjs';
import { loadTf, type TensorBackend, type Tfjs } from './tf/load.ts';

export { ensureDanfoLoads } from './tf/danfo.ts';
export type { TensorBackend } from './tf/load.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the proxy below answers for what it lacks
const EMPTY = {} as Tfjs;

/**
 * TensorFlow.js, the whole of `@tensorflow/tfjs`, on the best back end of this machine. It loads at its first use, and
 * is ready then: no `await tf.ready()` is needed. The types of TensorFlow.js are there under the same name.
 *
 * @example
 * const x: tf.Tensor2D = tf.tensor2d([[1, 2], [3, 4]]);
 * const model: tf.Sequential = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
 */
export const tf: Tfjs = new Proxy(EMPTY, {
  get: (_, key) => Reflect.get(loadTf().tf, key) as unknown,
  has: (_, key) => Reflect.has(loadTf().tf, key),
  ownKeys: () => Reflect.ownKeys(loadTf().tf),
  getOwnPropertyDescriptor: (_, key) => {
    const value = Reflect.get(loadTf().tf, key) as unknown;
    return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: false };
  },
  set: (_, key) => {
    throw new TypeError(
      `tf.${String(key)} belongs to TensorFlow.js and cannot be changed. Use a variable of your own.`,
    );
  },
});

/**
 * The back end that computes, and why.
 *
 * @returns Its name and the reason for it. Asking loads TensorFlow.js.
 * @example
 * console.log(tensorBackend().name); // 'native'
 */
export function tensorBackend(): TensorBackend {
  return loadTf().backend;
}

/** The types of TensorFlow.js, so that `tf.Tensor2D` can be written where a type stands. */
export declare namespace tf {
  export type Rank = T.Rank;
  export namespace Rank {
    export type R0 = T.Rank.R0;
    export type R1 = T.Rank.R1;
    export type R2 = T.Rank.R2;
    export type R3 = T.Rank.R3;
    export type R4 = T.Rank.R4;
    export type R5 = T.Rank.R5;
    export type R6 = T.Rank.R6;
  }
  export type Tensor<R extends T.Rank = T.Rank> = T.Tensor<R>;
  export type Scalar = T.Scalar;
  export type Tensor1D = T.Tensor1D;
  export type Tensor2D = T.Tensor2D;
  export type Tensor3D = T.Tensor3D;
  export type Tensor4D = T.Tensor4D;
  export type Tensor5D = T.Tensor5D;
  export type Variable<R extends T.Rank = T.Rank> = T.Variable<R>;
  export type TensorBuffer<R extends T.Rank, D extends T.DataType = 'float32'> = T.TensorBuffer<R, D>;
  export type TensorContainer = T.TensorContainer;
  export type TensorLike = T.TensorLike;
  export type NamedTensorMap = T.NamedTensorMap;
  export type SymbolicTensor = T.SymbolicTensor;
  export type DataType = T.DataType;
  export type Shape = T.Shape;
  export type TypedArray = T.TypedArray;
  export type MemoryInfo = T.MemoryInfo;

  export type LayersModel = T.LayersModel;
  export type Sequential = T.Sequential;
  export type GraphModel = T.GraphModel;
  export type ModelCompileArgs = T.ModelCompileArgs;
  export type ModelEvaluateArgs = T.ModelEvaluateArgs;
  export type ModelFitArgs = T.ModelFitArgs;
  export type ModelFitDatasetArgs<O> = T.ModelFitDatasetArgs<O>;
  export type SequentialArgs = T.SequentialArgs;
  export type ClassWeight = T.ClassWeight;
  export type History = T.History;
  export type Logs = T.Logs;
  export type Callback = T.Callback;
  export type CustomCallback = T.CustomCallback;
  export type CustomCallbackArgs = T.CustomCallbackArgs;
  export type EarlyStopping = T.EarlyStopping;
  export type EarlyStoppingCallbackArgs = T.EarlyStoppingCallbackArgs;

  export type Optimizer = T.Optimizer;
  export type SGDOptimizer = T.SGDOptimizer;
  export type MomentumOptimizer = T.MomentumOptimizer;
  export type AdagradOptimizer = T.AdagradOptimizer;
  export type AdamOptimizer = T.AdamOptimizer;
  export type RMSPropOptimizer = T.RMSPropOptimizer;

  export namespace layers {
    export type Layer = T.layers.Layer;
  }
  export namespace data {
    export type Dataset<Item extends T.TensorContainer> = T.data.Dataset<Item>;
    export type CSVDataset = T.data.CSVDataset;
  }
  export namespace io {
    export type IOHandler = T.io.IOHandler;
    export type ModelArtifacts = T.io.ModelArtifacts;
    export type SaveResult = T.io.SaveResult;
    export type WeightsManifestEntry = T.io.WeightsManifestEntry;
  }
}
