/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs leaves its back ends' internals and its kernels' arguments untyped. */
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { Tfjs } from './load.ts';

type Pair = [number, number];
type Shape4D = [number, number, number, number];

/** What a kernel of the plain JavaScript back end is called with. */
interface CpuArguments {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
  readonly backend: {
    makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
    readonly data: { get(dataId: object): { readonly values: Float32Array | Int32Array } };
  };
}

/**
 * Replaces the two slowest kernels of the plain JavaScript back end, by which convolutions learn: tfjs reads every
 * number by its place in four dimensions, a hundred times slower than from a flat array. What they give is the same.
 */
export function registerFastGradients(tf: Tfjs): void {
  replace(tf, tf.Conv2DBackpropFilter, conv2dFilterGradient);
  replace(tf, tf.MaxPoolGrad, maxPoolGradient);
}

/** `compute` gives undefined for what it leaves to the kernel that was there. */
function replace(
  tf: Tfjs,
  kernelName: string,
  compute: (tf: Tfjs, given: CpuArguments) => TensorInfo | undefined,
): void {
  const former = tf.getKernel(kernelName, 'cpu');
  tf.unregisterKernel(kernelName, 'cpu');
  const kernelFunc: KernelConfig['kernelFunc'] = given =>
    compute(tf, given as unknown as CpuArguments) ?? former.kernelFunc(given);
  tf.registerKernel({ ...former, kernelFunc });
}

/** dL/dW of a convolution: each output pixel adds its gradient times the patch of the input that it saw. */
function conv2dFilterGradient(tf: Tfjs, { inputs, attrs, backend }: CpuArguments): TensorInfo | undefined {
  const [x, dy] = [inputs['x'] as TensorInfo, inputs['dy'] as TensorInfo];
  const filterShape = attrs['filterShape'] as Shape4D;
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filterShape,
    attrs['strides'] as Pair,
    1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor',
    false,
    tf.backend_util.convertConv2DDataFormat(attrs['dataFormat'] as 'NHWC'),
  );
  if (info.dataFormat !== 'channelsLast') return undefined;
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const [picture, gradient] = [backend.data.get(x.dataId).values, backend.data.get(dy.dataId).values];
  // Sums of many small numbers, so in double precision until the end.
  const sums = new Float64Array(tf.util.sizeFromShape(filterShape));
  for (let pixel = 0; pixel < info.batchSize * outHeight * outWidth; pixel++) {
    const image = Math.floor(pixel / (outHeight * outWidth));
    const top = (Math.floor(pixel / outWidth) % outHeight) * info.strideHeight - padInfo.top;
    const left = (pixel % outWidth) * info.strideWidth - padInfo.left;
    for (let row = 0; row < info.filterHeight; row++) {
      if (top + row < 0 || top + row >= inHeight) continue;
      for (let column = 0; column < info.filterWidth; column++) {
        if (left + column < 0 || left + column >= inWidth) continue;
        const from = ((image * inHeight + top + row) * inWidth + left + column) * inChannels;
        const to = (row * info.filterWidth + column) * inChannels * outChannels;
        for (let input = 0; input < inChannels; input++) {
          const value = picture[from + input]!;
          for (let output = 0; output < outChannels; output++) {
            sums[to + input * outChannels + output]! += value * gradient[pixel * outChannels + output]!;
          }
        }
      }
    }
  }
  return backend.makeTensorInfo(filterShape, 'float32', Float32Array.from(sums));
}

/** dL/dx of max pooling: the gradient of each output goes to the first of the largest values in its window. */
function maxPoolGradient(tf: Tfjs, { inputs, attrs, backend }: CpuArguments): TensorInfo {
  const [x, dy] = [inputs['input'] as TensorInfo, inputs['dy'] as TensorInfo];
  const info = tf.backend_util.computePool2DInfo(
    x.shape as Shape4D,
    attrs['filterSize'] as Pair,
    attrs['strides'] as Pair,
    1,
    attrs['pad'] as 'same',
    attrs['dimRoundingMode'] as 'floor',
  );
  const { inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const [picture, gradient] = [backend.data.get(x.dataId).values, backend.data.get(dy.dataId).values];
  const dx = new Float32Array(tf.util.sizeFromShape(x.shape));
  for (let pixel = 0; pixel < info.batchSize * outHeight * outWidth; pixel++) {
    const image = Math.floor(pixel / (outHeight * outWidth));
    const top = (Math.floor(pixel / outWidth) % outHeight) * info.strideHeight - padInfo.top;
    const left = (pixel % outWidth) * info.strideWidth - padInfo.left;
    const [bottom, right] = [
      Math.min(inHeight, top + info.filterHeight),
      Math.min(inWidth, left + info.filterWidth),
    ];
    for (let channel = 0; channel < inChannels; channel++) {
      let best = -1;
      for (let row = Math.max(0, top); row < bottom; row++) {
        for (let column = Math.max(0, left); column < right; column++) {
          const place = ((image * inHeight + row) * inWidth + column) * inChannels + channel;
          if (best === -1 ? picture[place]! > -Infinity : picture[place]! > picture[best]!) best = place;
        }
      }
      if (best >= 0) dx[best]! += gradient[pixel * inChannels + channel]!;
    }
  }
  return backend.makeTensorInfo(x.shape, 'float32', dx);
}
