import { PLOTLY_MIME } from '@waymark/roadmap/names';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
import { tf } from '../tf.ts';
import { explainTraining } from '../tf/compiled/install.ts';
import { trainingChart } from './training.ts';
import type { Figure } from './types.ts';

let host: FakeHost;
beforeEach(() => {
  host = FakeHost.install();
});
afterEach(() => FakeHost.uninstall());

const figure = () => host.last.bundle[PLOTLY_MIME] as Figure;
const curve = (name: string) => figure().data.find(trace => trace['name'] === name)?.['y'] as number[];

it('draws the curves of a real fit in place, the last epoch included', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError', metrics: ['mae'] });
  const x = tf.range(0, 20).div(20).reshape([20, 1]);
  const history = await model.fit(x, x.mul(3), {
    epochs: 12,
    validationSplit: 0.2,
    verbose: 0,
    callbacks: trainingChart({ title: 'Line', baseline: { mae: 0.5 } }),
  });
  expect(new Set(host.displays.map(display => display.options.displayId)).size).toBe(1);
  expect(figure().data.map(trace => trace['name'])).toEqual([
    'loss',
    'loss, validation',
    'mae',
    'mae, validation',
    'mae, baseline',
  ]);
  expect(curve('loss')).toEqual(history.history['loss']);
  expect(curve('mae, validation')).toEqual(history.history['val_mae']);
  expect(curve('mae, baseline')).toEqual(Array.from({ length: 12 }, () => 0.5));
  expect(figure().layout).toMatchObject({
    title: { text: 'Line: best at epoch 12' },
    yaxis2: { title: { text: 'mae' } },
  });
});

it('draws at most ten times a second', async () => {
  const callbacks = trainingChart();
  const start = performance.now();
  for (let epoch = 0; epoch < 2000; epoch++) await callbacks.onEpochEnd(epoch, { loss: 1 / (epoch + 1) });
  await callbacks.onTrainEnd();
  const seconds = (performance.now() - start) / 1000;
  expect(host.displays.length).toBeLessThanOrEqual(Math.ceil(seconds * 10) + 1);
  expect(curve('loss')).toHaveLength(2000);
});

it('goes on when the same callbacks train again', async () => {
  const callbacks = trainingChart({ metrics: ['loss'] });
  await callbacks.onEpochEnd(0, { loss: 3 });
  await callbacks.onTrainEnd();
  await callbacks.onEpochEnd(0, { loss: 2, val_loss: 4 });
  await callbacks.onTrainEnd();
  expect(curve('loss')).toEqual([3, 2]);
  expect(curve('loss, validation')).toEqual([null, 4]);
});

it('says when the loss is no number any more', async () => {
  const callbacks = trainingChart();
  await callbacks.onEpochEnd(0, { loss: 3 });
  await callbacks.onEpochEnd(1, { loss: NaN });
  await callbacks.onTrainEnd();
  expect(figure().layout['title']).toEqual({
    text: 'Training: the loss is no number from epoch 2 on; try a lower learning rate',
  });
});

it('refuses a metric that the model does not report', async () => {
  const callbacks = trainingChart({ metrics: ['loss', 'mae'] });
  await expect(callbacks.onEpochEnd(0, { loss: 3, mse: 1 })).rejects.toThrow(
    'The model does not report "mae", only loss, mse.',
  );
});

/** y = 3x, and a validation part for which a later epoch is worse: it does not follow that line. */
function lineFit(model = lineModel()) {
  const x = tf.range(0, 40).div(40).reshape([40, 1]);
  const y = tf.concat([x.slice(0, 32).mul(3), x.slice(32).mul(1.5)]);
  return {
    model,
    x,
    y,
    options: { epochs: 30, batchSize: 8, shuffle: false, verbose: 0, validationSplit: 0.2 } as const,
  };
}

function lineModel() {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'zeros' })],
  });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
  return model;
}

const title = () => (figure().layout['title'] as { text: string }).text;

it.each(['before', 'behind'])('says the best epoch and an early end, %s earlyStopping', async place => {
  const { model, x, y, options } = lineFit();
  const stopping = tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 4 });
  const drawing = trainingChart({ title: 'Line' });
  const ended: number[] = [];
  const own = { onEpochEnd: (epoch: number) => void ended.push(epoch) };
  const callbacks = place === 'before' ? [drawing, own, stopping] : [stopping, own, drawing];
  const { history } = await model.fit(x, y, { ...options, callbacks });
  const losses = history['val_loss'] as number[];
  const best = losses.indexOf(Math.min(...losses)) + 1;
  expect(losses.length).toBe(best + 4);
  expect(best).toBeGreaterThan(1);
  expect(ended).toHaveLength(losses.length);
  expect(title()).toBe(`Line: best at epoch ${best}, stopped early after epoch ${best + 4} of 30`);
  expect(figure().layout['shapes']).toMatchObject([{ x0: best, x1: best, yref: 'paper' }]);

  await model.fit(x, y, { ...options, epochs: 1, callbacks: drawing });
  expect(title()).not.toContain('stopped early');
});

it('takes the highest of an accuracy for the best', async () => {
  const callbacks = trainingChart({ best: 'val_acc' });
  for (const [epoch, val_acc] of [0.5, 0.9, 0.7].entries()) {
    await callbacks.onEpochEnd(epoch, { loss: 1, val_loss: 1 / (epoch + 1), val_acc });
  }
  await callbacks.onTrainEnd();
  expect(title()).toBe('Training: best at epoch 2');
  await expect(trainingChart({ best: 'val_f1' }).onEpochEnd(0, { loss: 3 })).rejects.toThrow(
    'The model does not report "val_f1", only loss.',
  );
});

it('draws the rate that another callback sets, on a logarithmic axis', async () => {
  const { model, x, y, options } = lineFit();
  const schedule = {
    onEpochBegin: (epoch: number) => (model.optimizer as tf.SGDOptimizer).setLearningRate(0.1 / 10 ** epoch),
  };
  const drawing = trainingChart({ metrics: ['loss'], learningRate: true });
  await model.fit(x, y, { ...options, epochs: 3, callbacks: [drawing, schedule] });
  expect(curve('learning rate')).toEqual([0.1, 0.01, 0.001].map(rate => expect.closeTo(rate, 12)));
  expect(figure().layout['yaxis2']).toMatchObject({ type: 'log', title: { text: 'learning rate' } });
});

it('measures gradients and speed without changing the training, which runs compiled', async () => {
  const plain = lineFit();
  const { history } = await plain.model.fit(plain.x, plain.y, plain.options);
  const { model, x, y, options } = lineFit();
  const tensors = tf.memory().numTensors;
  const drawing = trainingChart({ learningRate: true, throughput: true, probe: { x, y } });
  const drawn = await model.fit(x, y, { ...options, callbacks: drawing });
  expect(tf.memory().numTensors).toBe(tensors);
  expect(drawn.history).toEqual(history);
  expect(explainTraining(model)).toBe(explainTraining(plain.model));

  const norms = curve('gradient norm');
  expect(norms).toHaveLength(30);
  const [w, b] = model.getWeights().map(weight => weight.dataSync()[0]!);
  const errors = Array.from(x.dataSync(), (value, i) => w! * value + b! - y.dataSync()[i]!);
  const slope = (2 / 40) * errors.reduce((sum, error, i) => sum + error * x.dataSync()[i]!, 0);
  const lift = (2 / 40) * errors.reduce((sum, error) => sum + error, 0);
  expect(norms.at(-1)).toBeCloseTo(Math.hypot(slope, lift), 5);
  expect(norms[0]).toBeGreaterThan(norms.at(-1)!);

  const speeds = curve('examples a second');
  expect(speeds).toHaveLength(30);
  expect(Math.min(...speeds)).toBeGreaterThan(0);
  expect(figure().layout).toMatchObject({
    yaxis2: { title: { text: 'learning rate' } },
    yaxis3: { title: { text: 'gradient norm' } },
    yaxis4: { title: { text: 'examples a second' } },
  });
});
