import { seededRandom } from '../src/data/random.ts';
import { tf } from '../src/tf.ts';
import type { Training } from './training-run.ts';

type Layer = InstanceType<typeof tf.layers.Layer>;

const { layers: L } = tf;

/** A small model with options, both drawn by the seed. */
export function randomTraining(seed: number): Training {
  const random = seededRandom(seed);
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const upTo = (count: number) => 1 + Math.floor(random() * count);
  const some = () => random() < 0.5;

  const rows = 10 + upTo(30);
  const outputs = upTo(3);
  const shape = pick<number[]>([5], [4, 3], [5, 5, 2]);
  const activation = () =>
    pick('relu' as const, 'tanh' as const, 'sigmoid' as const, 'elu' as const, 'selu' as const);
  const anywhere = (): Layer[] =>
    pick<() => Layer[]>(
      () => [L.batchNormalization({})],
      () => [L.layerNormalization({})],
      () => [L.dropout({ rate: 0.3, seed: upTo(9) })],
      () => [L.activation({ activation: activation() })],
      () => [L.leakyReLU({})],
      () => [],
    )();
  const body: Layer[] = [L.activation({ activation: 'linear', inputShape: shape })];
  if (shape.length === 3) {
    body.push(
      pick<() => Layer>(
        () =>
          L.conv2d({
            filters: upTo(3),
            kernelSize: upTo(3),
            padding: pick('same', 'valid'),
            activation: activation(),
          }),
        () => L.separableConv2d({ filters: upTo(3), kernelSize: 2 }),
        () => L.depthwiseConv2d({ kernelSize: 2 }),
      )(),
      ...anywhere(),
      ...(some() ? [L.maxPooling2d({ poolSize: 2 })] : []),
      L.flatten(),
    );
  } else if (shape.length === 2) {
    const units = upTo(4);
    body.push(
      pick<() => Layer>(
        () => L.lstm({ units, recurrentActivation: pick('sigmoid', 'hardSigmoid') }),
        () => L.gru({ units }),
        () => L.simpleRNN({ units, activation: activation() }),
        () => L.globalAveragePooling1d({}),
        () => L.flatten(),
      )(),
    );
  }
  body.push(
    ...Array.from({ length: upTo(2) }, () => [
      L.dense({
        units: upTo(6),
        activation: activation(),
        useBias: some(),
        ...(some() && { kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }) }),
        trainable: random() < 0.8,
      }),
      ...anywhere(),
    ]).flat(),
    L.dense({ units: outputs }),
  );
  const model = tf.sequential({ layers: body });
  model.compile({
    optimizer:
      pick('sgd', 'momentum', 'adagrad', 'adam', 'adamax', 'rmsprop') === 'momentum'
        ? tf.train.momentum(0.01, 0.5, some())
        : pick('sgd', 'adagrad', 'adam', 'adamax', 'rmsprop'),
    loss: pick('meanSquaredError', 'meanAbsoluteError', 'logcosh', 'squaredHinge'),
    ...(some() && { metrics: pick(['mae'], ['mse', 'mape']) }),
  });
  return {
    model,
    x: tf.randomNormal([rows, ...shape], 0, 1, 'float32', seed),
    y: tf.randomNormal([rows, outputs], 0, 1, 'float32', seed + 1),
    options: {
      epochs: 1 + upTo(3),
      batchSize: 2 + upTo(12),
      shuffle: some(),
      ...(some() && { validationSplit: 0.3 }),
    },
  };
}
