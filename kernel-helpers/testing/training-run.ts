import type { LayersModel, ModelFitArgs, Tensor } from '@tensorflow/tfjs';
import { seededRandom } from '../src/data/random.ts';
import { tf } from '../src/tf.ts';

/** A model and how it is trained; made anew for each run. */
export interface Training {
  readonly model: LayersModel;
  readonly x: Tensor | Tensor[];
  readonly y: Tensor | Tensor[];
  readonly options?: ModelFitArgs;
  /** Rows of a batch in prediction; default: 32. */
  readonly batch?: number;
  /** In the place of one `fit`. Numbers that it answers are compared as well. */
  readonly run?: (training: Training) => Promise<number[]>;
}

/** Everything that can be seen of a training, under a name each. */
export type Observed = Map<string, number[]>;

/** Trains from fixed seeds, compiled or eagerly, and notes what there is to see. `after` is called at the end. */
export async function observe(
  make: () => Training,
  compiled: boolean,
  after: (training: Training) => void = () => undefined,
): Promise<Observed> {
  const { random } = Math;
  Math.random = seededRandom(1);
  process.env['WAYMARK_COMPILED_TRAINING'] = compiled ? 'on' : 'off';
  const observed: Observed = new Map();
  try {
    const training = make();
    const { model, x, y } = training;
    seedWeights(model);
    const before = tf.memory();
    if (training.run) {
      observed.set('answered', await training.run(training));
    } else {
      const history = await model.fit(x, y, fitOptions(training, observed));
      for (const [name, values] of Object.entries(history.history)) observed.set(name, values as number[]);
    }
    observed.set('memory', [
      tf.memory().numTensors - before.numTensors,
      tf.memory().numBytes - before.numBytes,
    ]);
    observed.set('weights', weightsOf(model));
    const outputs = [
      model.predict(x, training.batch === undefined ? {} : { batchSize: training.batch }),
    ].flat();
    observed.set(
      'predictions',
      outputs.flatMap(output => Array.from(output.dataSync())),
    );
    after(training);
    return observed;
  } finally {
    Math.random = random;
    delete process.env['WAYMARK_COMPILED_TRAINING'];
  }
}

function fitOptions({ model, options }: Training, observed: Observed): ModelFitArgs {
  const note = (name: string, values: number[]) =>
    observed.set(name, [...(observed.get(name) ?? []), ...values]);
  return {
    epochs: 3,
    batchSize: 8,
    verbose: 0,
    yieldEvery: 'never',
    ...options,
    callbacks: {
      onBatchEnd: (_, logs) => void note('batches', Object.values(logs ?? {})),
      onEpochEnd: (_, logs) => {
        note('epochs', Object.values(logs ?? {}));
        note('weights at epochs', weightsOf(model));
      },
      ...(options?.callbacks as object),
    },
  };
}

export function weightsOf(model: LayersModel): number[] {
  return model.getWeights().flatMap(weight => Array.from(weight.dataSync()));
}

/** Gives each weight the same small numbers in every run. */
export function seedWeights(model: LayersModel): void {
  const random = seededRandom(7);
  model.setWeights(
    model.weights.map(({ shape, name }) => {
      const size = shape.reduce<number>((product, length) => product * (length ?? 1), 1);
      const shift = /variance|gamma/.test(name) ? 1 : 0;
      return tf.tensor(
        Array.from({ length: size }, () => shift + (random() - 0.5) * 0.6),
        shape as number[],
      );
    }),
  );
}

/** How far apart two numbers are, in steps of float32. */
export function ulps(a: number, b: number): number {
  if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  return Math.abs(ordered(a) - ordered(b));
}

/** The bits of a float32 as an integer that grows with it. */
function ordered(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer)[0] ?? 0;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

/** The names under which two trainings do not show the same, with the largest distance in ulps. */
export function differences(a: Observed, b: Observed): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].flatMap(name => {
    const [left, right] = [a.get(name) ?? [], b.get(name) ?? []];
    if (left.length !== right.length) return [`${name}: ${left.length} numbers, not ${right.length}`];
    const distance = Math.max(0, ...left.map((value, index) => ulps(value, right[index] ?? NaN)));
    return distance > 0 ? [`${name}: ${distance} ulps`] : [];
  });
}
