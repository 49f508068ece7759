import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { registerFastGradients } from './cpu-kernels.ts';
import type { Tfjs } from './load.ts';
import { startNative } from './native.ts';
import { registerTileGradient } from './tile-gradient.ts';
import { startWasm } from './wasm.ts';

const require = createRequire(import.meta.url);
const addon = require
  .resolve('@tensorflow/tfjs-node/package.json')
  .replace('package.json', 'lib/napi-v8/tfjs_binding.node');
const tf = require('@tensorflow/tfjs') as Tfjs;
registerTileGradient(tf);
const TOLERANCE = 1e-4;

/** Every gradient and op that the WASM back end lacks by itself, beside some that it has. */
const computations: Record<string, () => Tensor[]> = {
  'conv2d, same': () => filterGradient([3, 3, 2, 4], (x, w) => tf.conv2d(x as never, w as never, 1, 'same')),
  'conv2d, valid, stride 2': () =>
    filterGradient([3, 3, 2, 4], (x, w) => tf.conv2d(x as never, w as never, 2, 'valid')),
  'conv2d, one pixel': () =>
    filterGradient([1, 1, 2, 3], (x, w) => tf.conv2d(x as never, w as never, 1, 'same')),
  conv1d: () =>
    filterGradient([3, 2, 5], (x, w) => tf.conv1d(x.reshape<Tensor3D>([-1, 8, 2]), w as never, 1, 'same')),
  'depthwise conv2d': () =>
    filterGradient([3, 3, 2, 2], (x, w) => tf.depthwiseConv2d(x as never, w as never, 1, 'same')),
  embedding: () =>
    filterGradient([5, 2], (x, w) => x.mul(tf.gather(w, tf.tensor1d([0, 3, 3, 1, 4, 0, 0, 2], 'int32')))),
  einsum: () => [tf.einsum('ij,jk->ki', noise([4, 3], 8), noise([3, 5], 9))],
  tile: () => filterGradient([1, 8, 1, 2], (x, w) => x.mul(tf.tile(w, [3, 1, 8, 1]))),
  matMul: () => filterGradient([2, 3], (x, w) => x.reshape([-1, 2]).matMul(w)),
  fft: () => {
    const spectrum = tf.signal.stft(noise([64], 3) as never, 16, 8);
    return [tf.real(spectrum), tf.imag(spectrum), tf.spectral.irfft(tf.spectral.rfft(noise([4, 16], 4)))];
  },
  'unsorted segment sum': () => [
    tf.unsortedSegmentSum(noise([4, 3], 5), tf.tensor1d([1, 0, 1, 2], 'int32'), 3),
  ],
};

/** tfjs-node refuses the gradient of explicit padding; the WASM back end need not. */
const explicitPadding = () =>
  filterGradient([2, 3, 2, 3], (x, w) =>
    tf.conv2d(
      x as never,
      w as never,
      [2, 1],
      [
        [0, 0],
        [1, 2],
        [2, 0],
        [0, 0],
      ],
    ),
  );

function noise(shape: number[], seed: number): Tensor {
  return tf.randomNormal(shape, 0, 1, 'float32', seed);
}

/** The gradients of a weighted sum of `layer(x, w)`, so that every output counts differently. */
function filterGradient(filterShape: number[], layer: (x: Tensor, w: Tensor) => Tensor): Tensor[] {
  const loss = (x: Tensor, w: Tensor) => {
    const y = layer(x, w);
    return y.mul(noise(y.shape, 7)).sum();
  };
  return tf.grads(loss)([noise([3, 8, 8, 2], 1), noise(filterShape, 2)]);
}

/** The gradients of max pooling behind a convolution, and of the convolution before it. */
function maxPool(
  size: number | [number, number],
  strides: number | [number, number],
  pad: 'same' | 'valid',
): () => Tensor[] {
  return () =>
    filterGradient([3, 3, 2, 4], (x, w) =>
      tf.maxPool(tf.conv2d(x as never, w as never, 1, 'same'), size, strides, pad),
    );
}

async function valuesOf(backend: string, compute: () => Tensor[]): Promise<number[][]> {
  await tf.setBackend(backend);
  return tf.tidy(() => compute().map(tensor => Array.from(tensor.dataSync())));
}

/** The largest difference of corresponding values; NaN, which is below no tolerance, where one is missing. */
function maxDifference(actual: number[][], expected: number[][]): number {
  return Math.max(
    ...actual.flatMap((values, i) => values.map((value, j) => Math.abs(value - (expected[i]?.[j] ?? NaN)))),
    actual.flat().length === expected.flat().length ? 0 : NaN,
  );
}

async function fitLine(): Promise<number> {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  const x = tf.linspace(-1, 1, 32).reshape([32, 1]);
  const history = await model.fit(x, x.mul(3).sub(1), { epochs: 60, verbose: 0 });
  return Number(history.history['loss']?.at(-1));
}

describe('plain JavaScript', () => {
  const NAMES = ['Conv2DBackpropFilter', 'MaxPoolGrad'];
  const former = NAMES.map(name => tf.getKernel(name, 'cpu'));
  const ours: typeof former = [];
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerFastGradients(tf);
    ours.push(...NAMES.map(name => tf.getKernel(name, 'cpu')));
  });
  function use(kernels: typeof former): void {
    for (const kernel of kernels) {
      tf.unregisterKernel(kernel.kernelName, 'cpu');
      tf.registerKernel(kernel);
    }
  }
  const gradients: Record<string, () => Tensor[]> = {
    ...computations,
    'conv2d, explicit padding': explicitPadding,
    'max pooling': maxPool(2, 2, 'valid'),
    'max pooling, windows that overlap': maxPool(3, 1, 'same'),
    'max pooling, stride and size differ by side': maxPool([3, 2], [2, 3], 'same'),
    'max pooling of equal numbers': () =>
      tf.grads((x: Tensor) =>
        tf
          .maxPool<Tensor4D>(x as Tensor4D, 3, 2, 'same')
          .mul(noise([2, 4, 4, 3], 7))
          .sum(),
      )([noise([2, 8, 8, 3], 4).round()]),
  };

  test.for(Object.entries(gradients))(
    '%s: the fast kernel gives what that of tfjs gives',
    async ([, compute]) => {
      use(former);
      const expected = await valuesOf('cpu', compute);
      use(ours);
      expect(maxDifference(await valuesOf('cpu', compute), expected)).toBeLessThan(1e-5);
    },
  );

  test('channels first are left to the kernel of tfjs', async () => {
    await tf.setBackend('cpu');
    const attrs = { strides: [1, 1], pad: 'valid', dataFormat: 'NCHW', filterShape: [1, 1, 2, 4] };
    const inputs = { x: tf.ones([1, 2, 4, 4]), dy: tf.ones([1, 4, 4, 4]) };
    const given = { inputs, attrs: attrs as never, backend: tf.backend() };
    const read = (result: unknown) => {
      const { dataId } = result as Tensor;
      return Array.from(tf.backend().readSync(dataId) as Float32Array);
    };
    const [kernel] = former;
    expect(read(tf.getKernel('Conv2DBackpropFilter', 'cpu').kernelFunc(given))).toEqual(
      read(kernel?.kernelFunc(given)),
    );
  });
});

describe('WASM', () => {
  beforeAll(() => startWasm(tf, require));
  const all = { ...computations, 'conv2d, explicit padding': explicitPadding };

  test('is ready at once', () => {
    expect(tf.getBackend()).toBe('wasm');
    expect(tf.scalar(2).mul(3).dataSync()[0]).toBe(6);
  });

  test.for(Object.entries(all))('%s agrees with plain JavaScript', async ([, compute]) => {
    const values = await valuesOf('wasm', compute);
    expect(maxDifference(values, await valuesOf('cpu', compute))).toBeLessThan(TOLERANCE);
  });

  test('a borrowed kernel leaves no tensor behind', async () => {
    await tf.setBackend('wasm');
    const compute = computations['depthwise conv2d'];
    const count = () => [tf.memory().numTensors, tf.memory().numDataBuffers];
    const before = count();
    tf.tidy(() => void compute?.());
    expect(count()).toEqual(before);
  });

  test('a model fits', async () => {
    await tf.setBackend('wasm');
    expect(await fitLine()).toBeLessThan(0.01);
  });

  test('a convolution with channels first is refused with a reason', async () => {
    await tf.setBackend('wasm');
    const attrs = {
      strides: [1, 1],
      pad: 'same',
      dataFormat: 'NCHW',
      filterShape: [3, 3, 2, 4],
      dimRoundingMode: undefined,
    };
    const inputs = { x: tf.ones([1, 2, 4, 4]), dy: tf.ones([1, 4, 4, 4]) };
    const { kernelFunc } = tf.getKernel('Conv2DBackpropFilter', 'wasm');
    expect(() => kernelFunc({ inputs, attrs: attrs as never, backend: tf.backend() })).toThrow(/NHWC/);
  });
});

describe.skipIf(!existsSync(addon))('native', () => {
  let version = '';
  beforeAll(() => {
    version = startNative(require).tensorflowVersion;
  });
  afterEach(() => tf.setBackend('tensorflow'));

  test('is TensorFlow 2', () => {
    expect(tf.getBackend()).toBe('tensorflow');
    expect(version).toMatch(/^2\.\d+\.\d+/);
  });

  test.for(Object.entries(computations))('%s agrees with plain JavaScript', async ([, compute]) => {
    const values = await valuesOf('tensorflow', compute);
    expect(maxDifference(values, await valuesOf('cpu', compute))).toBeLessThan(TOLERANCE);
  });

  test('a model fits', async () => {
    expect(await fitLine()).toBeLessThan(0.01);
  });

  test('rounds an int32 tensor to itself', () => {
    const rounded = tf.round(tf.tensor1d([-3, 0, 7], 'int32'));
    expect(rounded.dtype).toBe('int32');
    expect(Array.from(rounded.dataSync())).toEqual([-3, 0, 7]);
    expect(Array.from(tf.round(tf.tensor1d([1.6, -1.6])).dataSync())).toEqual([2, -2]);
  });

  test('joins scalars to a vector', () => {
    const { kernelFunc } = tf.getKernel('Concat', 'tensorflow');
    const inputs = [tf.scalar(1), tf.scalar(2), tf.scalar(3)] as never;
    const joined = kernelFunc({ inputs, attrs: { axis: 0 }, backend: tf.backend() }) as Tensor;
    expect(joined.shape).toEqual([3]);
    expect(Array.from(joined.dataSync())).toEqual([1, 2, 3]);
    expect(tf.concat([tf.tensor1d([1]), tf.tensor1d([2, 3])]).shape).toEqual([3]);
  });
});
