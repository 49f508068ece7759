import { describe, expect, it } from 'vitest';
import { tf } from '../tf.ts';

type Callbacks = NonNullable<tf.ModelFitArgs['callbacks']>;

function fit(callbacks: Callbacks): Promise<tf.History> {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'zeros' })],
  });
  // A rate of 0: the loss never gets better, so that early stopping ends after its patience.
  model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
  return model.fit(tf.ones([8, 1]), tf.ones([8, 1]), { epochs: 9, batchSize: 4, verbose: 0, callbacks });
}

const stopping = () => tf.callbacks.earlyStopping({ monitor: 'loss', patience: 2 });

describe('callbacks of both kinds in one list', () => {
  it.each([
    ['behind', (own: tf.CustomCallbackArgs): Callbacks => [own, stopping()]],
    ['before', (own: tf.CustomCallbackArgs): Callbacks => [stopping(), own]],
  ])('are all called, earlyStopping %s', async (_, list) => {
    const called: string[] = [];
    const { epoch } = await fit(
      list({
        onTrainBegin: () => void called.push('begin'),
        onEpochEnd: (number, logs) => void called.push(`${number} ${logs?.['loss']}`),
        onTrainEnd: () => void called.push('end'),
      }),
    );
    expect(epoch).toEqual([0, 1, 2]);
    expect(called).toEqual(['begin', '0 1', '1 1', '2 1', 'end']);
  });

  it('are taken by fitDataset', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
    const rows = tf.data.array([{ xs: [1], ys: [2] }]).map(({ xs, ys }) => ({
      xs: tf.tensor1d(xs),
      ys: tf.tensor1d(ys),
    }));
    const sizes: unknown[] = [];
    const own = { onBatchBegin: (_: number, logs?: tf.Logs) => void sizes.push(logs?.['size']) };
    const { epoch } = await model.fitDataset(rows.batch(1), {
      epochs: 9,
      verbose: 0,
      callbacks: [own, stopping()],
    });
    expect(epoch).toEqual([0, 1, 2]);
    expect(sizes).toEqual([1, 1, 1]);
  });

  it('stay as they are where all are of one kind', async () => {
    const list = [stopping(), stopping()];
    expect((await fit(list)).epoch).toEqual([0, 1, 2]);
    const seen: number[] = [];
    const own = { onEpochEnd: (epoch: number) => void seen.push(epoch) };
    await fit([own, own]);
    expect(seen).toEqual(Array.from({ length: 9 }, (_, epoch) => [epoch, epoch]).flat());
  });
});
