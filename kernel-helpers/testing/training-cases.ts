/* oxlint-disable typescript/no-unsafe-type-assertion -- the configurations of layers are loosely typed */
import type { LayersModel, ModelCompileArgs, ModelFitArgs, Optimizer, Tensor } from '@tensorflow/tfjs';
import { tf } from '../src/tf.ts';
import { weightsOf, type Training } from './training-run.ts';

type Layer = InstanceType<typeof tf.layers.Layer>;

const ROWS = 20;
const { layers: L } = tf;

const noise = (shape: number[], seed = 1) => tf.randomNormal(shape, 0, 1, 'float32', seed);

function train(
  parts: Layer[],
  x: Tensor,
  y: Tensor,
  compile: Partial<ModelCompileArgs> = {},
  options?: ModelFitArgs,
): Training {
  const model = tf.sequential({ layers: parts });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError', ...compile });
  return { model, x, y, ...(options && { options }) };
}

/** Two dense layers; the last batch is smaller than the others. */
export function dense(compile?: Partial<ModelCompileArgs>, options?: ModelFitArgs): Training {
  const parts = [L.dense({ inputShape: [6], units: 8, activation: 'relu' }), L.dense({ units: 2 })];
  return train(parts, noise([ROWS, 6]), noise([ROWS, 2], 2), compile, options);
}

function classifier(compile?: Partial<ModelCompileArgs>, options?: ModelFitArgs): Training {
  const parts = [
    L.dense({ inputShape: [6], units: 5, activation: 'tanh' }),
    L.dense({ units: 3, activation: 'softmax' }),
  ];
  return train(parts, noise([ROWS, 6]), tf.oneHot(labels(3), 3).toFloat(), compile, options);
}

const labels = (classes: number) =>
  tf.tensor1d(
    Array.from({ length: ROWS }, (_, i) => (i * 5) % classes),
    'int32',
  );

function yesOrNo(compile?: Partial<ModelCompileArgs>): Training {
  const parts = [L.dense({ inputShape: [6], units: 5 }), L.dense({ units: 1, activation: 'sigmoid' })];
  return train(parts, noise([ROWS, 6]), labels(2).toFloat().expandDims(1), compile);
}

const images = (...parts: Layer[]) =>
  train([...parts, L.dense({ units: 2 })], noise([ROWS, 6, 6, 2]), noise([ROWS, 2], 2));

const sequences = (...parts: Layer[]) =>
  train([...parts, L.dense({ units: 2 })], noise([ROWS, 4, 3]), noise([ROWS, 2], 2));

const words = (...parts: Layer[]) => {
  const x = tf.tensor2d(
    Array.from({ length: ROWS * 4 }, (_, i) => (i * 7) % 10),
    [ROWS, 4],
  );
  return train([...parts, L.dense({ units: 2 })], x, noise([ROWS, 2], 2));
};

function severalInputsAndOutputs(): Training {
  const [a, b] = [tf.input({ shape: [3] }), tf.input({ shape: [4] })];
  const left = L.dense({ units: 4 }).apply(a) as never;
  const right = L.dense({ units: 4, activation: 'relu' }).apply(b) as never;
  const both = L.concatenate().apply([left, right]) as never;
  const outputs = [
    L.dense({ units: 1, name: 'one' }).apply(both),
    L.dense({ units: 2, name: 'two' }).apply(both),
  ] as never;
  const model = tf.model({ inputs: [a, b], outputs });
  model.compile({ optimizer: 'adam', loss: ['meanSquaredError', 'meanAbsoluteError'], metrics: ['mse'] });
  return { model, x: [noise([ROWS, 3]), noise([ROWS, 4], 4)], y: [noise([ROWS, 1], 5), noise([ROWS, 2], 6)] };
}

function merges(): Training {
  const inputs = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
  const kinds = [L.add(), L.multiply(), L.average(), L.maximum(), L.minimum(), L.dot({ axes: 1 })];
  const merged = L.concatenate().apply(kinds.map(kind => kind.apply(inputs) as never)) as never;
  const model = tf.model({ inputs, outputs: L.dense({ units: 1 }).apply(merged) as never });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return { model, x: [noise([ROWS, 4]), noise([ROWS, 4], 4)], y: noise([ROWS, 1], 5) };
}

/** Scaled dot products of queries and keys weigh the values; `heads` times side by side. */
function attention(heads: number): Training {
  const input = tf.input({ shape: [4, 3] });
  const projected = () => L.dense({ units: 3 }).apply(input) as never;
  const head = () => {
    const scores = L.dot({ axes: 2 }).apply([projected(), projected()]) as never;
    const weights = L.softmax({ axis: -1 }).apply(scores) as never;
    return L.dot({ axes: [2, 1] }).apply([weights, projected()]);
  };
  const seen = Array.from({ length: heads }, head) as never[];
  const joined = (heads === 1 ? seen[0] : L.concatenate().apply(seen)) as never;
  const normal = L.layerNormalization({}).apply(joined) as never;
  const outputs = L.dense({ units: 2 }).apply(L.globalAveragePooling1d({}).apply(normal)) as never;
  const model = tf.model({ inputs: input, outputs });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return { model, x: noise([ROWS, 4, 3]), y: noise([ROWS, 2], 2) };
}

const fit = async (model: LayersModel, { x, y }: Training, options: ModelFitArgs = {}) =>
  Object.values(
    (await model.fit(x, y, { epochs: 2, batchSize: 8, verbose: 0, ...options })).history,
  ).flat() as number[];

const optimizers: Record<string, () => Optimizer> = {
  sgd: () => tf.train.sgd(0.01),
  momentum: () => tf.train.momentum(0.01, 0.9),
  'Nesterov momentum': () => tf.train.momentum(0.01, 0.9, true),
  adagrad: () => tf.train.adagrad(0.01),
  adadelta: () => tf.train.adadelta(0.1),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01, undefined, undefined, undefined, 0.01),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.9),
  'centered rmsprop': () => tf.train.rmsprop(0.01, 0.9, 0, 1e-7, true),
};

const losses = `
  meanSquaredError meanAbsoluteError meanAbsolutePercentageError meanSquaredLogarithmicError
  hinge squaredHinge logcosh poisson kullbackLeiblerDivergence cosineProximity`
  .trim()
  .split(/\s+/);

const activations = `
  elu relu6 linear sigmoid hardSigmoid softplus softsign tanh softmax logSoftmax selu swish mish gelu gelu_new`
  .trim()
  .split(/\s+/);

const cell = { units: 3 };

/** Trainings that run compiled, and must give what eager ones give, bit for bit. */
export const compiled: Record<string, () => Training> = {
  dense: () => dense(),
  ...Object.fromEntries(
    Object.entries(optimizers).map(([name, optimizer]) => [name, () => dense({ optimizer: optimizer() })]),
  ),
  ...Object.fromEntries(losses.map(loss => [loss, () => dense({ loss })])),
  categoricalCrossentropy: () => classifier({ loss: 'categoricalCrossentropy' }),
  categoricalHinge: () => classifier({ loss: 'categoricalHinge' }),
  binaryCrossentropy: () => yesOrNo({ loss: 'binaryCrossentropy', metrics: ['accuracy', 'precision'] }),
  sparseCategoricalCrossentropy: () => ({
    ...classifier({ loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] }),
    y: labels(3).toFloat().expandDims(1),
  }),
  metrics: () =>
    classifier({
      loss: 'categoricalCrossentropy',
      metrics: ['accuracy', 'categoricalCrossentropy', 'precision', 'mse', 'mae', 'mape', 'cosine'],
    }),
  'functions of tf as loss and metric': () =>
    dense({ loss: tf.losses.huberLoss as never, metrics: [tf.metrics.meanAbsoluteError] }),
  activations: () =>
    train(
      activations.map(name => L.dense({ units: 4, activation: name as never, inputShape: [6] })),
      noise([ROWS, 6]),
      noise([ROWS, 4], 2),
    ),
  conv2d: () =>
    images(
      L.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3, activation: 'relu', padding: 'same' }),
      L.maxPooling2d({ poolSize: 2 }),
      L.conv2d({ filters: 3, kernelSize: 2 }),
      L.averagePooling2d({ poolSize: 2, strides: 1 }),
      L.flatten(),
    ),
  'separable conv2d': () =>
    images(
      L.separableConv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3 }),
      L.globalAveragePooling2d({}),
    ),
  'depthwise conv2d': () =>
    images(L.depthwiseConv2d({ inputShape: [6, 6, 2], kernelSize: 3 }), L.globalMaxPooling2d({})),
  'conv2d transposed': () =>
    images(
      L.conv2dTranspose({ inputShape: [6, 6, 2], filters: 2, kernelSize: 3, strides: 2 }),
      L.upSampling2d({ size: [2, 2] }),
      L.flatten(),
    ),
  'batch normalization': () =>
    images(
      L.conv2d({ inputShape: [6, 6, 2], filters: 3, kernelSize: 3 }),
      L.batchNormalization({}),
      L.reLU({}),
      L.flatten(),
    ),
  'layer normalization, prelu': () =>
    images(
      L.layerNormalization({ inputShape: [6, 6, 2] }),
      L.prelu({}),
      L.leakyReLU({}),
      L.elu({}),
      L.flatten(),
    ),
  conv1d: () =>
    sequences(L.conv1d({ inputShape: [4, 3], filters: 3, kernelSize: 2 }), L.maxPooling1d({}), L.flatten()),
  embedding: () =>
    words(L.embedding({ inputDim: 10, outputDim: 3, inputLength: 4 }), L.globalAveragePooling1d({})),
  'embedding with a mask': () =>
    words(L.embedding({ inputDim: 10, outputDim: 3, inputLength: 4, maskZero: true }), L.lstm(cell)),
  lstm: () => sequences(L.lstm({ ...cell, inputShape: [4, 3] })),
  'lstms in a row': () =>
    sequences(
      L.lstm({ ...cell, inputShape: [4, 3], returnSequences: true, recurrentActivation: 'sigmoid' }),
      L.lstm(cell),
    ),
  gru: () => sequences(L.gru({ ...cell, inputShape: [4, 3] })),
  'simple rnn': () => sequences(L.simpleRNN({ ...cell, inputShape: [4, 3] })),
  bidirectional: () =>
    sequences(L.bidirectional({ layer: L.lstm(cell), inputShape: [4, 3], mergeMode: 'concat' })),
  'time distributed': () =>
    sequences(L.timeDistributed({ layer: L.dense({ units: 3 }), inputShape: [4, 3] }), L.flatten()),
  masking: () => sequences(L.masking({ inputShape: [4, 3], maskValue: 0 }), L.gru(cell)),
  attention: () => attention(1),
  'multi-head attention': () => attention(2),
  'several inputs and outputs': severalInputsAndOutputs,
  'layers that merge': merges,
  'a model in a model': () =>
    train(
      [
        tf.sequential({
          layers: [L.dense({ inputShape: [6], units: 4 }), L.batchNormalization({})],
        }),
        L.dense({ units: 2 }),
      ],
      noise([ROWS, 6]),
      noise([ROWS, 2], 2),
    ),
  'regularizers and constraints': () =>
    train(
      [
        L.dense({
          inputShape: [6],
          units: 5,
          kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.01 }),
          biasRegularizer: 'l1l2',
          kernelConstraint: tf.constraints.maxNorm({ maxValue: 1 }),
        }),
        L.dense({ units: 2, kernelConstraint: 'nonNeg' }),
      ],
      noise([ROWS, 6]),
      noise([ROWS, 2], 2),
    ),
  'dropout with a seed': () =>
    train(
      [L.dropout({ rate: 0.5, seed: 3, inputShape: [6] }), L.dense({ units: 2 })],
      noise([ROWS, 6]),
      noise([ROWS, 2], 2),
    ),
  'class weights': () =>
    classifier({ loss: 'categoricalCrossentropy' }, { classWeight: { 0: 1, 1: 2, 2: 0.5 } }),
  'validation split': () => dense({ metrics: ['mae'] }, { validationSplit: 0.25 }),
  'validation data': () => dense({}, { validationData: [noise([9, 6], 8), noise([9, 2], 9)] }),
  'early stopping': () =>
    dense(
      { optimizer: tf.train.sgd(0.5) },
      {
        epochs: 30,
        validationSplit: 0.25,
        callbacks: tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 1 }),
      },
    ),
  'initial epoch': () => dense({}, { epochs: 5, initialEpoch: 2 }),
  'no shuffling': () => dense({}, { shuffle: false }),
  'frozen layer': () => {
    const training = dense();
    const [first] = training.model.layers;
    if (first) first.trainable = false;
    training.model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    return training;
  },
  'learning rate by epoch': () => scheduled(tf.train.adam(0.01), 'onEpochBegin'),
  'learning rate by batch': () => scheduled(tf.train.rmsprop(0.01), 'onBatchBegin'),
  'learning rate of sgd': () => {
    const optimizer = tf.train.sgd(0.1);
    const callbacks = {
      onEpochBegin: (epoch: number) =>
        (optimizer as unknown as { setLearningRate(rate: number): void }).setLearningRate(0.1 / (1 + epoch)),
    };
    return dense({ optimizer }, { epochs: 5, callbacks });
  },
  trainOnBatch: () => ({
    ...dense({ metrics: ['mae'] }),
    run: async ({ model, x, y }) => {
      const answers: number[] = [];
      for (let i = 0; i < 6; i++) answers.push(...((await model.trainOnBatch(x, y)) as number[]));
      return answers;
    },
  }),
  fitDataset: () => ({
    ...dense(),
    run: async ({ model }) => {
      const rows = Array.from({ length: ROWS }, (_, i) => ({
        xs: tf.tensor1d([i, 1, 2, i % 3, 4, 5].map(value => value / 10)),
        ys: tf.tensor1d([i / 20, 1]),
      }));
      const dataset = tf.data.array(rows as never[]).batch(6);
      const history = await model.fitDataset(dataset, {
        epochs: 3,
        verbose: 0,
        validationData: dataset,
      });
      return Object.values(history.history).flat() as number[];
    },
  }),
  'two fits': () => ({
    ...dense(),
    run: async training => [
      ...(await fit(training.model, training)),
      ...(await fit(training.model, training, { batchSize: 5 })),
      ...(await fit(training.model, training)),
    ],
  }),
  'a layer is frozen between fits': () => ({
    ...dense(),
    run: async training => {
      const answers = await fit(training.model, training);
      const [first] = training.model.layers;
      if (first) first.trainable = false;
      answers.push(...(await fit(training.model, training)));
      training.model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      return [...answers, ...(await fit(training.model, training))];
    },
  }),
  'weights are set between fits': () => ({
    ...dense(),
    run: async training => {
      const before = training.model.getWeights().map(weight => weight.clone());
      const answers = await fit(training.model, training);
      training.model.setWeights(before);
      return [...answers, ...(await fit(training.model, training))];
    },
  }),
  'weights are kept by clones': () => ({
    ...dense(),
    run: async training => {
      const kept: Tensor[] = [];
      const onBatchEnd = () => void kept.push(...training.model.getWeights().map(weight => weight.clone()));
      const answers = await fit(training.model, training, { callbacks: { onBatchEnd } });
      return [...answers, ...kept.flatMap(weight => Array.from(weight.dataSync()))];
    },
  }),
  'saved and loaded between fits': () => ({
    ...dense(),
    run: async training => {
      const answers = await fit(training.model, training);
      const saved: tf.io.ModelArtifacts[] = [];
      await training.model.save(
        tf.io.withSaveHandler(async artifacts => {
          saved.push(artifacts);
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
      const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved[0] as never));
      loaded.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      return [...answers, ...(await fit(loaded, training)), ...(await fit(training.model, training))];
    },
  }),
  'two models in turn, which share a layer': () => {
    const shared = L.dense({ units: 4, inputShape: [6] });
    const training = train([shared, L.dense({ units: 2 })], noise([ROWS, 6]), noise([ROWS, 2], 2));
    const other = train(
      [shared, L.dense({ units: 2, activation: 'tanh' })],
      noise([ROWS, 6]),
      noise([ROWS, 2], 2),
    );
    return {
      ...training,
      run: async () => {
        other.model.layers[1]?.setWeights(training.model.layers[1]?.getWeights() ?? []);
        const answers: number[] = [];
        for (let turn = 0; turn < 3; turn++) {
          answers.push(...(await fit(training.model, training)), ...(await fit(other.model, other)));
        }
        return answers;
      },
    };
  },
  'an optimizer that saves its state': () => ({
    ...dense({ optimizer: tf.train.adam(0.01) }),
    run: async training => {
      const answers = await fit(training.model, training);
      const state = await training.model.optimizer.getWeights();
      return [...answers, ...state.flatMap(({ tensor }) => Array.from(tensor.dataSync()))];
    },
  }),
  'an exception in a callback': () => ({
    ...dense(),
    run: async training => {
      let batches = 0;
      const onBatchEnd = () => {
        if (++batches === 7) throw new Error('enough');
      };
      await fit(training.model, training, { epochs: 9, callbacks: { onBatchEnd } }).catch(() => undefined);
      return weightsOf(training.model);
    },
  }),
};

function scheduled(optimizer: Optimizer, when: 'onEpochBegin' | 'onBatchBegin'): Training {
  let count = 0;
  const next = () => void Object.assign(optimizer, { learningRate: 0.01 / ++count });
  return dense({ optimizer }, { epochs: 5, callbacks: { [when]: next } });
}

class Doubled extends tf.layers.Layer {
  static readonly className = 'Doubled';

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tf.mul((Array.isArray(inputs) ? inputs[0] : inputs) as Tensor, 2);
  }
}

/** Trainings in which JavaScript of the user's takes part. */
export const foreign: Record<string, () => Training> = {
  'a loss of one’s own': () => dense({ loss: (truth, guess) => tf.mean(tf.abs(tf.sub(truth, guess))) }),
  'a loss that counts its calls': () => {
    let calls = 0;
    return dense({ loss: (truth, guess) => tf.mean(tf.mul(tf.abs(tf.sub(truth, guess)), 1 + ++calls / 10)) });
  },
  'a loss that a callback changes': () => {
    let weight = 1;
    return dense(
      { loss: (truth, guess) => tf.mean(tf.mul(tf.abs(tf.sub(truth, guess)), weight)) },
      { epochs: 5, callbacks: { onEpochEnd: () => void (weight /= 2) } },
    );
  },
  'a loss that reads values': () =>
    dense({
      loss: (truth, guess) => {
        const error = tf.mean(tf.abs(tf.sub(truth, guess)));
        return tf.mul(error, (error.dataSync()[0] ?? 0) > 0.8 ? 2 : 1);
      },
    }),
  'a metric of one’s own': () => dense({ metrics: [(truth, guess) => tf.max(tf.abs(tf.sub(truth, guess)))] }),
  'a layer of one’s own': () =>
    train([L.dense({ inputShape: [6], units: 2 }), new Doubled({})], noise([ROWS, 6]), noise([ROWS, 2], 2)),
  'a layer that keeps its state': () => ({
    ...train(
      [L.lstm({ ...cell, batchInputShape: [5, 4, 3], stateful: true }), L.dense({ units: 2 })],
      noise([ROWS, 4, 3]),
      noise([ROWS, 2], 2),
    ),
    run: async training => fit(training.model, training, { batchSize: 5 }),
    batch: 5,
  }),
};
