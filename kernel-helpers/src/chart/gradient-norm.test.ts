import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tf } from '../tf.ts';
import { gradientNorm } from './gradient-norm.ts';

const x = [
  [1, 2],
  [-1, 0.5],
  [0.25, -2],
];
const y = [[3], [-1], [0.5]];

/** By central differences of the loss that `evaluate` gives, weight by weight. */
function numericalNorm(model: LayersModel, inputs: Tensor, targets: Tensor): number {
  const step = 1e-2;
  let squares = 0;
  for (const weight of model.trainableWeights) {
    const before = weight.read().clone();
    const values = before.dataSync();
    for (const i of values.keys()) {
      const [high, low] = [step, -step].map(difference => {
        const moved = Float32Array.from(values);
        moved[i]! += difference;
        weight.write(tf.tensor(moved, before.shape));
        return lossOf(model, inputs, targets);
      });
      squares += ((high! - low!) / (2 * step)) ** 2;
    }
    weight.write(before);
  }
  return Math.sqrt(squares);
}

function lossOf(model: LayersModel, inputs: Tensor, targets: Tensor): number {
  const [loss = NaN] = [model.evaluate(inputs, targets, { verbose: 0 })]
    .flat()
    .map(value => value.dataSync()[0]!);
  return loss;
}

describe('gradientNorm', () => {
  it('is 2/n X^T(Xw + b - y) for a line and the mean squared error', () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    model.setWeights([tf.tensor2d([[0.5], [-0.25]]), tf.tensor1d([0.1])]);
    const errors = x.map(([a, b], i) => 0.5 * a! - 0.25 * b! + 0.1 - y[i]![0]!);
    const gradient = [0, 1, 2].map(
      column => (2 / 3) * errors.reduce((sum, error, i) => sum + error * (x[i]![column] ?? 1), 0),
    );
    const norm = gradientNorm(model, { x: tf.tensor2d(x), y: tf.tensor2d(y) });
    expect(norm).toBeCloseTo(Math.hypot(...gradient), 5);
  });

  it('agrees with finite differences for a network with dropout and a penalty, and changes nothing', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          units: 4,
          inputShape: [2],
          activation: 'tanh',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 5 }),
          kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
        }),
        tf.layers.dropout({ rate: 0.5 }),
        tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 6 }) }),
      ],
    });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const [inputs, targets] = [tf.tensor2d(x), tf.tensor2d(y)];
    const before = model.getWeights().map(weight => Array.from(weight.dataSync()));
    const tensors = tf.memory().numTensors;
    const norm = gradientNorm(model, { x: inputs, y: targets });
    expect(tf.memory().numTensors).toBe(tensors);
    expect(model.getWeights().map(weight => Array.from(weight.dataSync()))).toEqual(before);
    expect(gradientNorm(model, { x: inputs, y: targets })).toBe(norm);
    expect(norm / numericalNorm(model, inputs, targets)).toBeCloseTo(1, 2);
  });

  it('takes a model of several outputs, and says when one has no target', () => {
    const input = tf.input({ shape: [2] });
    const outputs = [1, 2].map(seed =>
      tf.layers.dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed }) }).apply(input),
    ) as ReturnType<typeof tf.input>[];
    const model = tf.model({ inputs: input, outputs });
    model.compile({ optimizer: 'sgd', loss: ['meanSquaredError', 'meanSquaredError'] });
    const norms = [0, 1].map(i => {
      const one = tf.model({ inputs: input, outputs: outputs[i]! });
      one.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      return gradientNorm(one, { x: tf.tensor2d(x), y: tf.tensor2d(y) });
    });
    const norm = gradientNorm(model, { x: tf.tensor2d(x), y: [tf.tensor2d(y), tf.tensor2d(y)] });
    expect(norm).toBeCloseTo(Math.hypot(...norms), 4);
    expect(() => gradientNorm(model, { x: tf.tensor2d(x), y: tf.tensor2d(y) })).toThrow(
      'The probe has 1 target, the model 2 outputs.',
    );
  });
});
