/** Runs one workload with tfjs in a process of its own: `tfjs.ts NAME`; prints its seconds as JSON. */
import { explainTraining, tf } from '@waymark/kernel-helpers';

type Part = InstanceType<typeof tf.layers.Layer>;
interface Workload {
  readonly model: tf.LayersModel;
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
  readonly batch: number;
  readonly epochs: number;
}

const { layers: L } = tf;
const noise = (...shape: number[]) => tf.randomNormal(shape, 0, 1, 'float32', 1);
const classes = (rows: number, count: number) =>
  tf.oneHot(tf.range(0, rows, 1, 'int32').mod(tf.scalar(count, 'int32')), count).toFloat();

function workload(
  model: tf.LayersModel,
  x: tf.Tensor,
  y: tf.Tensor,
  batch: number,
  epochs: number,
): Workload {
  const loss = (y.shape.at(-1) ?? 1) > 1 ? 'categoricalCrossentropy' : 'meanSquaredError';
  model.compile({ optimizer: 'adam', loss });
  return { model, x, y, batch, epochs };
}

const stack = (...layers: Part[]) => tf.sequential({ layers });

function dense(batch: number, epochs: number): Workload {
  const model = stack(
    L.dense({ inputShape: [20], units: 64, activation: 'relu' }),
    L.dense({ units: 64, activation: 'relu' }),
    L.dense({ units: 1 }),
  );
  return workload(model, noise(9_984, 20), noise(9_984, 1), batch, epochs);
}

function cnn(): Workload {
  const model = stack(
    L.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 3, activation: 'relu' }),
    L.maxPooling2d({ poolSize: 2 }),
    L.conv2d({ filters: 16, kernelSize: 3, activation: 'relu' }),
    L.maxPooling2d({ poolSize: 2 }),
    L.flatten(),
    L.dense({ units: 64, activation: 'relu' }),
    L.dense({ units: 10, activation: 'softmax' }),
  );
  return workload(model, noise(1_984, 28, 28, 1), classes(1_984, 10), 32, 5);
}

function lstm(): Workload {
  const model = stack(
    L.lstm({ inputShape: [30, 8], units: 32, recurrentActivation: 'sigmoid' }),
    L.dense({ units: 1 }),
  );
  return workload(model, noise(1_984, 30, 8), noise(1_984, 1), 32, 2);
}

const D = { length: 32, width: 64, heads: 4, inner: 256, words: 500 };

function apply(layer: Part, ...inputs: tf.SymbolicTensor[]): tf.SymbolicTensor {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every layer here has one output
  return layer.apply(inputs.length === 1 ? (inputs[0] ?? inputs) : inputs) as tf.SymbolicTensor;
}

function transformer(): Workload {
  const input = tf.input({ shape: [D.length] });
  let state = apply(L.embedding({ inputDim: D.words, outputDim: D.width, inputLength: D.length }), input);
  for (let block = 0; block < 2; block++) {
    const projected = () => apply(L.dense({ units: D.width / D.heads }), state);
    const heads = Array.from({ length: D.heads }, () => {
      const weights = apply(L.softmax({ axis: -1 }), apply(L.dot({ axes: 2 }), projected(), projected()));
      return apply(L.dot({ axes: [2, 1] }), weights, projected());
    });
    const seen = apply(L.dense({ units: D.width }), apply(L.concatenate(), ...heads));
    state = apply(L.layerNormalization({}), apply(L.add(), state, seen));
    const inner = apply(L.dense({ units: D.inner, activation: 'relu' }), state);
    state = apply(L.layerNormalization({}), apply(L.add(), state, apply(L.dense({ units: D.width }), inner)));
  }
  const outputs = apply(
    L.dense({ units: D.words, activation: 'softmax' }),
    apply(L.globalAveragePooling1d({}), state),
  );
  const x = tf.randomUniform([992, D.length], 0, D.words, 'float32', 1).floor();
  return workload(tf.model({ inputs: input, outputs }), x, classes(992, D.words), 32, 2);
}

const workloads: Record<string, () => Workload> = {
  'dense, batch 32': () => dense(32, 3),
  'dense, batch 256': () => dense(256, 10),
  CNN: cnn,
  'LSTM(32)': lstm,
  transformer,
};

async function seconds(action: () => unknown): Promise<{ cpu: number; wall: number }> {
  const before = process.cpuUsage();
  const start = performance.now();
  await action();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1e3 };
}

const name = process.argv[2] ?? '';
const task = process.argv[3] ?? 'fit';
const { model, x, y, batch, epochs } = (workloads[name] ?? (() => dense(32, 3)))();
tf.zeros([1]).dispose();
const run: Record<string, () => unknown> = {
  fit: () => model.fit(x, y, { batchSize: batch, epochs, verbose: 0, shuffle: false }),
  evaluate: () => tf.dispose(model.evaluate(x, y, { batchSize: batch })),
  predict: () => {
    const row = x.slice([0], [1]);
    for (let i = 0; i < 200; i++) (model.predict(row) as tf.Tensor).dataSync();
  },
};
const action = run[task] ?? run['fit'];
const cold = await seconds(() => action?.());
const warm = await seconds(() => action?.());
console.log(JSON.stringify({ cold, warm, parameters: model.countParams(), how: explainTraining(model) }));
