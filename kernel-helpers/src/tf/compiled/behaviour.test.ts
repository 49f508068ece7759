import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LayersModel, Rank, Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dense } from '../../../testing/training-cases.ts';
import { seedWeights, weightsOf } from '../../../testing/training-run.ts';
import { seededRandom } from '../../data/random.ts';
import { tf } from '../../tf.ts';
import { nativeBackend } from './backend.ts';
import { compileStep } from './compile-step.ts';
import { explainTraining } from './install.ts';

const addon = createRequire(import.meta.url)
  .resolve('@tensorflow/tfjs-node/package.json')
  .replace('package.json', 'lib/napi-v8/tfjs_binding.node');
const COMPILED = 'It trains compiled: each step is one graph.';
const MEGABYTE = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const graphs = () => nativeBackend(tf).binding.getNumOfSavedModels();
const quiet = { verbose: 0, batchSize: 8, yieldEvery: 'never' } as const;
const values = (tensor: Tensor | Tensor[]) => [tensor].flat().flatMap(part => Array.from(part.dataSync()));

/** A model that has trained for so many steps that it is compiled. */
async function trained(): Promise<{ model: LayersModel; x: Tensor; y: Tensor }> {
  const { model, x, y } = dense();
  seedWeights(model);
  await model.fit(x, y, { ...quiet, epochs: 2 });
  expect(explainTraining(model)).toBe(COMPILED);
  return { model, x: x as Tensor, y: y as Tensor };
}

/** A line that is fitted by a step of one's own, which counts its calls. */
const line = () => {
  const [w, b] = [tf.variable(tf.scalar(0.5)), tf.variable(tf.zeros([3]))];
  const optimizer = tf.train.adam(0.1);
  let calls = 0;
  const step = (x: Tensor2D, y: Tensor2D) => {
    calls++;
    return optimizer.minimize(() => tf.losses.meanSquaredError<Tensor, Scalar>(y, x.mul(w).add(b)), true);
  };
  return { w, b, step, optimizer, calls: () => calls };
};
const batch = (seed: number) => tf.randomNormal<Rank.R2>([4, 3], 0, 1, 'float32', seed);

/** The weights after a training whose only chance is that of `Math.random`. */
async function fitWithDropout(seed: number): Promise<number[]> {
  const { random } = Math;
  Math.random = seededRandom(seed);
  try {
    const model = tf.sequential({
      layers: [tf.layers.dropout({ rate: 0.5, inputShape: [6] }), tf.layers.dense({ units: 2 })],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const x = tf.randomNormal([20, 6], 0, 1, 'float32', 1);
    const y = tf.randomNormal([20, 2], 0, 1, 'float32', 2);
    await model.fit(x, y, { ...quiet, epochs: 5 });
    return weightsOf(model);
  } finally {
    Math.random = random;
  }
}

function withDropout() {
  const layer = tf.layers.dropout({ rate: 0.5, seed: 3, inputShape: [6] });
  const model = tf.sequential({ layers: [layer, tf.layers.dense({ units: 2 })] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  seedWeights(model);
  return { layer, model };
}

describe.skipIf(!existsSync(addon))('compiled training', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is turned off by the environment, and by an option of a call', async () => {
    vi.stubEnv('WAYMARK_COMPILED_TRAINING', 'off');
    const { model, x, y } = dense();
    await model.fit(x, y, { ...quiet, epochs: 3 });
    expect(explainTraining(model)).toBe('It has not trained yet.');
    vi.unstubAllEnvs();
    await model.fit(x, y, { ...quiet, epochs: 3, compiled: false } as never);
    expect(explainTraining(model)).toBe('It has not trained yet.');
    await model.fit(x, y, { ...quiet, epochs: 3 });
    expect(explainTraining(model)).toBe(COMPILED);
  });

  test('a model frees its graphs when it is disposed, and as garbage', async () => {
    const before = graphs();
    const { model } = await trained();
    expect(graphs()).toBeGreaterThan(before);
    model.dispose();
    expect(graphs()).toBe(before);
    await trained();
    expect(graphs()).toBeGreaterThan(before);
    await vi.waitFor(() => {
      collectGarbage();
      expect(graphs()).toBe(before);
    });
  });

  test('more models than graphs that may be alive train as ever', async () => {
    const before = graphs();
    const models = [];
    for (let i = 0; i < 40; i++) models.push(await trained());
    expect(graphs()).toBeLessThanOrEqual(before + 48);
    const [first, second] = models;
    await first?.model.fit(first.x, first.y, quiet);
    vi.stubEnv('WAYMARK_COMPILED_TRAINING', 'off');
    await second?.model.fit(second.x, second.y, quiet);
    for (const { model } of models) model.dispose();
    expect(graphs()).toBeLessThanOrEqual(before);
  });

  test('a thousand fits take no more memory', async () => {
    const { model, x, y } = await trained();
    const fits = async (count: number) => {
      for (let i = 0; i < count; i++) await model.fit(x, y, { ...quiet, batchSize: 20 });
      collectGarbage();
      const { binding } = nativeBackend(tf);
      const { heapUsed, rss } = process.memoryUsage();
      return { tensors: tf.memory(), handles: binding.getNumOfTensors(), graphs: graphs(), heapUsed, rss };
    };
    const before = await fits(50);
    const after = await fits(1000);
    expect(after).toMatchObject({ tensors: before.tensors, handles: before.handles, graphs: before.graphs });
    expect(after.heapUsed - before.heapUsed).toBeLessThan(5 * MEGABYTE);
    // A graph takes about a megabyte; how the allocator keeps what is freed differs by some tens.
    expect(after.rss - before.rss).toBeLessThan(100 * MEGABYTE);
  });

  test('dropout draws anew at every step, in its rate', async () => {
    const rate = 0.3;
    const model = tf.sequential({
      layers: [
        tf.layers.dropout({ rate, inputShape: [400] }),
        tf.layers.dense({ units: 1, useBias: false, kernelInitializer: 'ones', trainable: false }),
        tf.layers.dense({ units: 1, useBias: false, kernelInitializer: 'ones' }),
      ],
    });
    // The loss is the sum of what dropout lets pass of 400 ones, scaled by 1 / (1 - rate): 400 on average.
    model.compile({ optimizer: tf.train.sgd(0), loss: 'meanAbsoluteError' });
    const [x, y] = [tf.ones([1, 400]), tf.zeros([1, 1])];
    const sums: number[] = [];
    for (let i = 0; i < 400; i++) sums.push((await model.trainOnBatch(x, y)) as number);
    expect(explainTraining(model)).toBe(COMPILED);
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
    const deviation = Math.sqrt(sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sums.length);
    const expected = Math.sqrt((400 * rate) / (1 - rate));
    expect(Math.abs(mean - 400)).toBeLessThan((4 * expected) / Math.sqrt(sums.length));
    expect(deviation / expected).toBeGreaterThan(0.85);
    expect(deviation / expected).toBeLessThan(1.15);
    expect(new Set(sums).size).toBeGreaterThan(40);
  });

  test('dropout repeats itself where Math.random does', async () => {
    const first = await fitWithDropout(5);
    expect(await fitWithDropout(5)).toEqual(first);
    expect(await fitWithDropout(6)).not.toEqual(first);
  });

  test('evaluates and predicts as ever, with the newest weights', async () => {
    const { model, x, y } = await trained();
    const rounds = (compiled: boolean) =>
      Array.from({ length: 24 }, () => [
        ...values(model.evaluate(x, y, { batchSize: 8, compiled } as never)),
        ...values(model.predict(x, { batchSize: 8, compiled } as never)),
      ]);
    expect(rounds(true)).toEqual(rounds(false));
    await model.fit(x, y, quiet);
    expect(rounds(true)).toEqual(rounds(false));
    model.setWeights(model.getWeights().map(weight => weight.mul(2)));
    expect(rounds(true)).toEqual(rounds(false));
  });

  test('predicts to the bit what is a concatenation of parts', () => {
    const inputs = tf.input({ shape: [4] });
    const parts = [3, 5].map(units => tf.layers.dense({ units, activation: 'sigmoid' }).apply(inputs));
    const outputs = tf.layers.concatenate().apply(parts as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const model = tf.model({ inputs, outputs });
    seedWeights(model);
    const x = tf.randomNormal([7, 4], 0, 2, 'float32', 1);
    const eager = values(model.predict(x));
    for (let i = 0; i < 24; i++) tf.dispose(model.predict(x));
    expect(values(model.predict(x))).toEqual(eager);
  });

  test('predicts within a gradient', async () => {
    const { model, x } = await trained();
    for (let i = 0; i < 24; i++) tf.dispose(model.predict(x));
    const gradient = tf.grad(input => (model.predict(input) as Tensor).sum())(x);
    expect(gradient.abs().sum().dataSync()[0]).toBeGreaterThan(0);
  });

  test('an index out of range is still the error of tfjs', async () => {
    const model = tf.sequential({
      layers: [tf.layers.embedding({ inputDim: 5, outputDim: 2, inputLength: 1 }), tf.layers.flatten()],
    });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const y = tf.zeros([4, 2]);
    for (let i = 0; i < 5; i++) await model.trainOnBatch(tf.tensor2d([[0], [1], [4], [2]]), y);
    expect(explainTraining(model)).toBe(COMPILED);
    const before = weightsOf(model);
    await expect(model.trainOnBatch(tf.tensor2d([[0], [1], [5], [2]]), y)).rejects.toThrow(/index value 5/);
    expect(weightsOf(model)).toEqual(before);
  });

  test('an optimizer whose state is set goes on from there', async () => {
    const { model, x, y } = await trained();
    const { optimizer } = model;
    const state = (await optimizer.getWeights()).map(({ name, tensor }) => ({
      name,
      tensor: tensor.clone(),
    }));
    const weights = model.getWeights().map(weight => weight.clone());
    const fit = async () => {
      await optimizer.setWeights(state);
      model.setWeights(weights);
      await model.fit(x, y, { ...quiet, epochs: 2, shuffle: false });
      return weightsOf(model);
    };
    const compiled = await fit();
    vi.stubEnv('WAYMARK_COMPILED_TRAINING', 'off');
    expect(await fit()).toEqual(compiled);
  });

  test('a setting of a layer that changes is seen', async () => {
    const [x, y] = [tf.randomNormal([20, 6], 0, 1, 'float32', 1), tf.ones([20, 2])];
    const run = async () => {
      const { layer, model } = withDropout();
      const onEpochEnd = () => void Object.assign(layer, { rate: 0.1 });
      await model.fit(x, y, { ...quiet, epochs: 4, shuffle: false, callbacks: { onEpochEnd } });
      return weightsOf(model);
    };
    const compiled = await run();
    vi.stubEnv('WAYMARK_COMPILED_TRAINING', 'off');
    expect(await run()).toEqual(compiled);
  });
});

describe.skipIf(!existsSync(addon))('compileStep', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('does what the step does, and calls it three times', () => {
    const [plain, fast] = [line(), line()];
    const step = compileStep(fast.step);
    for (let i = 0; i < 8; i++) {
      const [x, y] = [batch(i + 1), batch(i + 21)];
      expect(step(x, y)?.dataSync()).toEqual(plain.step(x, y)?.dataSync());
    }
    expect(fast.w.dataSync()).toEqual(plain.w.dataSync());
    expect(fast.b.dataSync()).toEqual(plain.b.dataSync());
    expect([fast.calls(), plain.calls()]).toEqual([3, 8]);
  });

  test('sees other shapes, other settings, and a learning rate that changes', () => {
    const square = compileStep((x: Tensor, power: number) => ({
      power: x.pow(power),
      all: [x.sum(), x.max()],
    }));
    for (let i = 1; i < 8; i++) {
      const x = tf.range(0, i % 2 ? 3 : 5);
      const { power, all } = square(x, i % 3);
      expect(values(power)).toEqual(values(x.pow(i % 3)));
      expect(all.map(part => part.dataSync()[0])).toEqual(i % 2 ? [3, 2] : [10, 4]);
    }
    const [plain, fast] = [line(), line()];
    const step = compileStep(fast.step);
    for (let i = 0; i < 12; i++) {
      for (const { optimizer } of [plain, fast]) Object.assign(optimizer, { learningRate: 0.1 / (1 + i) });
      step(batch(i + 1), batch(i + 21));
      plain.step(batch(i + 1), batch(i + 21));
    }
    expect(fast.w.dataSync()).toEqual(plain.w.dataSync());
    expect(fast.calls()).toBeLessThan(6);
  });

  test('a step that reads values, or whose JavaScript counts, stays eager', () => {
    let count = 0;
    const counting = compileStep((x: Tensor) => x.mul(++count));
    const reading = compileStep((x: Tensor) => x.mul((x.dataSync()[0] ?? 0) > 3 ? 2 : 1));
    for (let i = 1; i < 10; i++) {
      expect(counting(tf.scalar(2)).dataSync()[0]).toBe(2 * i);
      expect(reading(tf.scalar(i)).dataSync()[0]).toBe(i > 3 ? 2 * i : i);
    }
  });

  test('a tensor that the step knows from elsewhere is not taken for its argument', () => {
    const known = tf.tensor1d([1, 2]);
    const product = compileStep((x: Tensor) => x.mul(known));
    for (let i = 0; i < 4; i++) expect(values(product(known))).toEqual([1, 4]);
    expect(values(product(tf.tensor1d([5, 5])))).toEqual([5, 10]);
  });

  test('keeps the account of tensors', () => {
    const { step } = line();
    const fast = compileStep(step);
    const [x, y] = [batch(1), batch(2)];
    for (let i = 0; i < 4; i++) fast(x, y)?.dispose();
    const before = tf.memory();
    for (let i = 0; i < 20; i++) fast(x, y)?.dispose();
    expect(tf.memory()).toEqual(before);
  });

  test('refuses what is no tensor, and lets errors through', () => {
    expect(() => compileStep(() => 3)()).toThrow(/returns tensors.*not a number/);
    const failing = compileStep((x: Tensor) => x.reshape([7]));
    expect(() => failing(tf.scalar(1))).toThrow(/reshape/i);
    expect(values(tf.scalar(2).mul(3))).toEqual([6]);
  });
});
