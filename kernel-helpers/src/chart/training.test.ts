import { PLOTLY_MIME } from '@waymark/roadmap/names';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeHost } from '../../testing/fake-host.ts';
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
  expect(figure().layout).toMatchObject({ title: { text: 'Line' }, yaxis2: { title: { text: 'mae' } } });
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
