/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-node leaves its back end's internals untyped. */
import type { DataId, Tensor, TensorInfo, Variable } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';

export const BACKEND_NAME = 'tensorflow';

/** A tensor of the C library: its handle, its shape and the number of its type. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What the addon of tfjs-node exports, as far as it is used here. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_INT64: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  executeOp(name: string, attributes: OpAttribute[], inputs: number[], outputCount: number): TensorMetadata[];
  createTensor(shape: number[], dtype: number, values: unknown): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): ArrayBufferView & ArrayLike<number>;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
}

/** What the back end knows of a tensor. Its `id` may be a getter that brings the values back first. */
export interface TensorData {
  id: number;
  values: unknown;
  readonly shape: number[];
  readonly dtype: number;
  refCount: number;
  /** The graph whose own variable is known to hold this very value. */
  holder?: object;
}

/** tfjs-node's back end, as far as it is used here. */
export interface NativeBackend {
  binding: Binding;
  readonly tensorMap: { get(dataId: DataId): TensorData; has(dataId: DataId): boolean };
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
  disposeData(dataId: DataId, force?: boolean): boolean;
  readSync(dataId: DataId): unknown;
  write(values: unknown, shape: number[], dtype: string): DataId;
}

export function nativeBackend(tf: Tfjs): NativeBackend {
  return tf.findBackend(BACKEND_NAME) as unknown as NativeBackend;
}

/** Every variable that lives, by its name. */
export function registeredVariables(tf: Tfjs): Readonly<Record<string, Variable>> {
  return tf.engine().registeredVariables;
}

/** The same values under a handle of their own. */
export function copyOf(tf: Tfjs, tensor: Tensor): Tensor {
  const backend = nativeBackend(tf);
  const [id] = backend.getInputTensorIds([tensor]);
  const { dtype } = backend.tensorMap.get(tensor.dataId);
  const type = { name: 'T', type: backend.binding.TF_ATTR_TYPE, value: dtype };
  const [copy] = backend.binding.executeOp('Identity', [type], id === undefined ? [] : [id], 1);
  if (!copy) throw new Error('TensorFlow gave no copy of a tensor.');
  return backend.createOutputTensor(copy);
}
