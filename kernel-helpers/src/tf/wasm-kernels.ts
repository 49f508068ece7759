/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its back ends' internals and its kernels' arguments untyped. */
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, Tensor4D, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Tfjs } from './load.ts';

/** The part of tfjs's plain JavaScript back end that is used here. */
interface CpuBackend {
  makeTensorInfo(shape: number[], dtype: string, values: unknown): TensorInfo;
  readSync(dataId: object): Float32Array;
  disposeIntermediateTensorInfo(info: TensorInfo): void;
}

/**
 * Gives the WASM back end the kernels it lacks, among them those by which convolutions and embeddings train: the
 * gradient of a convolution's filter as one matrix product, every other one by the plain JavaScript kernel on copies.
 */
export function registerMissingKernels(tf: Tfjs): void {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => conv2dFilterGradient(tf, inputs, attrs as NamedAttrMap),
  });
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    if (!tf.getKernel(kernel.kernelName, 'wasm')) tf.registerKernel(onCopies(tf, kernel));
  }
}

/**
 * dL/dW of a convolution. Row p of the im2col matrix holds the input patch that output pixel p saw, so that
 * y = im2col(x) · W and therefore dL/dW = im2col(x)ᵀ · dL/dy.
 */
function conv2dFilterGradient(tf: Tfjs, inputs: NamedTensorInfoMap, attrs: NamedAttrMap): TensorInfo {
  const [x, dy] = [inputs['x'] as Tensor4D, inputs['dy'] as Tensor4D];
  const filterShape = attrs['filterShape'] as [number, number, number, number];
  const { padInfo, strideHeight, strideWidth, ...info } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    attrs['strides'] as [number, number],
    1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor',
    false,
    tf.backend_util.convertConv2DDataFormat(attrs['dataFormat'] as 'NHWC'),
  );
  if (info.dataFormat !== 'channelsLast') {
    throw new Error(
      `Convolutions train with dataFormat 'NHWC' on the WASM back end, not '${info.dataFormat}'.`,
    );
  }
  const { top, bottom, left, right } = padInfo;
  return tf.tidy(() => {
    const padded = tf.pad4d(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const columns: Tensor4D[] = [];
    for (let row = 0; row < info.filterHeight; row++) {
      for (let column = 0; column < info.filterWidth; column++) {
        const end = [
          row + (info.outHeight - 1) * strideHeight + 1,
          column + (info.outWidth - 1) * strideWidth + 1,
        ];
        columns.push(
          tf.stridedSlice(
            padded,
            [0, row, column, 0],
            [info.batchSize, ...end, info.inChannels],
            [1, strideHeight, strideWidth, 1],
          ) as Tensor4D,
        );
      }
    }
    const pixels = info.batchSize * info.outHeight * info.outWidth;
    const im2col = tf.concat(columns, 3).reshape([pixels, -1]);
    return im2col
      .transpose()
      .matMul(dy.reshape([pixels, info.outChannels]))
      .reshape(filterShape);
  });
}

/** The WASM kernel that copies its inputs to the plain JavaScript back end, runs `kernel` there and copies back. */
function onCopies(tf: Tfjs, kernel: KernelConfig): KernelConfig {
  const { kernelName, kernelFunc } = kernel;
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const cpu = tf.findBackend('cpu') as unknown as CpuBackend;
      const wasm = backend as BackendWasm;
      const copies = Object.fromEntries<TensorInfo>(
        Object.entries<TensorInfo | undefined>(inputs).flatMap(([name, input]) =>
          input ? [[name, toCpu(tf, wasm, cpu, input)]] : [],
        ),
      );
      const given = (Array.isArray(inputs) ? Object.values(copies) : copies) as NamedTensorInfoMap;
      const result = kernelFunc({ inputs: given, attrs: attrs as NamedAttrMap, backend: cpu });
      const results = (Array.isArray(result) ? result : [result]).map(info => {
        const values = cpu.readSync(info.dataId);
        const copy = wasm.makeOutput(info.shape, info.dtype, undefined, values);
        cpu.disposeIntermediateTensorInfo(info);
        return copy;
      });
      for (const copy of Object.values(copies)) cpu.disposeIntermediateTensorInfo(copy);
      return Array.isArray(result) ? results : (results[0] as TensorInfo);
    },
  };
}

function toCpu(tf: Tfjs, wasm: BackendWasm, cpu: CpuBackend, info: TensorInfo): TensorInfo {
  const values = wasm.readSync(info.dataId);
  if (info.dtype !== 'complex64') return cpu.makeTensorInfo(info.shape, info.dtype, values);
  const parts = tf.backend_util.splitRealAndImagArrays(values as Float32Array);
  const real = cpu.makeTensorInfo(info.shape, 'float32', parts.real);
  const imag = cpu.makeTensorInfo(info.shape, 'float32', parts.imag);
  const complex = tf
    .getKernel(tf.Complex, 'cpu')
    .kernelFunc({ inputs: { real, imag }, attrs: {}, backend: cpu });
  cpu.disposeIntermediateTensorInfo(real);
  cpu.disposeIntermediateTensorInfo(imag);
  return complex as TensorInfo;
}
