import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Optimizer, Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { tf } from '../../tf.ts';
import { nativeBackend } from './backend.ts';
import { compileStep } from './compile-step.ts';
import { withFlatUpdates } from './flat-updates.ts';
import type { Program } from './program.ts';
import { trace } from './trace.ts';

const addon = createRequire(import.meta.url)
  .resolve('@tensorflow/tfjs-node/package.json')
  .replace('package.json', 'lib/napi-v8/tfjs_binding.node');

const SHAPES = [[3, 5], [5], [5, 7], [7], [7, 3], [3]];
const STEPS = 12;

type Step = (x: Tensor) => Tensor;

/** Weights of these shapes, and a loss of all of them. */
function weightsOf(shapes: readonly number[][] = SHAPES): Variable[] {
  return shapes.map((shape, index) => tf.variable(tf.randomNormal(shape, 0, 0.5, 'float32', index + 1)));
}
function lossOf(weights: readonly Variable[], x: Tensor): Scalar {
  let output = x;
  for (const weight of weights) {
    output = (weight.rank === 2 ? output.matMul(weight) : output.add(weight)).tanh();
  }
  return output.square().mean();
}
const regularized = (weights: readonly Variable[], x: Tensor) =>
  lossOf(weights, x)
    .add(weights[0]?.square().sum().mul(0.01) ?? 0)
    .add(weights[2]?.abs().sum().mul(0.02) ?? 0) as Scalar;
/** So many operations that a vector is worth it. */
const longer = (change: Tensor) => change.mul(0.9).add(0.01).mul(0.8).add(0.02).mul(1.1);
const inputs = () => tf.randomNormal([8, 3], 0, 1, 'float32', 99);

function programOf(step: Step): Program {
  const x = inputs();
  step(x);
  const { program } = trace(tf, [x], () => [step(x)]);
  if (program instanceof Error) throw program;
  return program;
}
const flat = (program: Program) => withFlatUpdates(nativeBackend(tf).binding, program);
const count = ({ operations }: Program, name: string) =>
  operations.filter(operation => operation.name === name).length;
const membersOf = ({ vectors }: Program) => vectors.map(({ members }) => members.length);

/** What the weights are after some steps, bit by bit. */
function bitsAfter(weights: readonly Variable[], step: Step, between?: (step: number) => void): string[] {
  const x = inputs();
  for (let i = 0; i < STEPS; i++) {
    step(x).dispose();
    between?.(i);
  }
  return weights.map(weight => Buffer.from(weight.dataSync<'float32'>().slice().buffer).toString('hex'));
}

/** The same training eagerly and compiled. */
function bothWays(
  make: () => { weights: Variable[]; step: Step },
  between?: (step: number, weights: Variable[]) => void,
): [eager: string[], compiled: string[]] {
  const run = (of: (step: Step) => Step) => {
    const { weights, step } = make();
    return bitsAfter(weights, of(step), index => between?.(index, weights));
  };
  return [run(step => step), run(compileStep)];
}

const minimizing = (optimizer: Optimizer, loss = lossOf, weights = weightsOf()) => ({
  weights,
  step: (x: Tensor) => optimizer.minimize(() => loss(weights, x), true) as Tensor,
});

const changeSome = (index: number, weights: Variable[]) => {
  if (index % 3 === 1) weights[2]?.assign(tf.mul(weights[2], 0.5));
  if (index % 4 === 3) for (const weight of weights) weight.dataSync();
};
const makeRegularized = () => minimizing(tf.train.adam(0.1), regularized);

/** By the optimizer: how many vectors there are, of the weights and of all that it keeps of each. */
const optimizers: [string, () => Optimizer, number][] = [
  ['momentum', () => tf.train.momentum(0.1, 0.9), 2],
  ['Nesterov momentum', () => tf.train.momentum(0.1, 0.9, true), 2],
  ['adagrad', () => tf.train.adagrad(0.1), 2],
  ['adadelta', () => tf.train.adadelta(0.1), 3],
  ['adam', () => tf.train.adam(0.1), 3],
  ['adamax', () => tf.train.adamax(0.1, undefined, undefined, undefined, 0.01), 3],
  ['rmsprop', () => tf.train.rmsprop(0.1, 0.9, 0.9), 3],
  ['centered rmsprop', () => tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true), 4],
];

describe.skipIf(!existsSync(addon))('an update of several variables', () => {
  test('by sgd stays as it is: two operations cost less than a vector', () => {
    expect(flat(programOf(minimizing(tf.train.sgd(0.1)).step)).vectors).toEqual([]);
  });

  test.each(optimizers)('by %s is written once', (_name, make, vectors) => {
    const before = programOf(minimizing(make()).step);
    const after = flat(before);
    expect(membersOf(after)).toEqual(Array.from({ length: vectors }, () => SHAPES.length));
    const chain = before.operations.length - after.operations.length + count(after, 'ConcatV2');
    const reshapes = count(after, 'Reshape') - count(before, 'Reshape');
    expect(reshapes).toBe(SHAPES.filter(shape => shape.length > 1).length);
    // Five of six chains are gone.
    expect((chain + reshapes) % (SHAPES.length - 1)).toBe(0);
    expect(chain).toBeGreaterThan(0);
  });

  test.each(optimizers)('by %s gives the same bits', (_name, make) => {
    const [eager, compiled] = bothWays(() => minimizing(make()));
    expect(compiled).toEqual(eager);
  });

  test('is one where the gradients come about in other ways', () => {
    expect(membersOf(flat(programOf(makeRegularized().step)))).toEqual([6, 6, 6]);
    const [eager, compiled] = bothWays(makeRegularized);
    expect(compiled).toEqual(eager);
  });

  test.each<[string, (x: Tensor, w: Tensor) => Tensor, (w: Tensor) => Tensor]>([
    ['before the vector', x => x.exp(), w => w.square()],
    ['after it', x => x, w => w.exp()],
    ['after it, twice', x => x, w => w.neg().exp()],
  ])(
    'keeps functions that round otherwise at the end of a vector as they are: %s',
    (_name, before, after) => {
      const make = () => {
        const weights = weightsOf([[1], [3], [5], [6], [7], [9], [10], [11]]);
        const kept = weights.map(({ shape }) => tf.variable(tf.zeros(shape)));
        const step = (x: Tensor) => {
          const mean = x.mean();
          const updates = weights.map((weight, index) => {
            const gradient = before(x.flatten().slice([index], weight.shape), weight);
            return weight.add(longer(gradient.mul(0.3)).mul(-0.1));
          });
          weights.forEach((weight, index) => kept[index]?.assign(after(weight).mul(mean)));
          weights.forEach((weight, index) => weight.assign(updates[index] as Tensor));
          return x.mean();
        };
        return { weights: [...weights, ...kept], step };
      };
      expect(flat(programOf(make().step)).vectors.length).toBeGreaterThan(0);
      const [eager, compiled] = bothWays(make);
      expect(compiled).toEqual(eager);
    },
  );

  test('is one with the weights that are changed and looked at from outside', () => {
    const [eager, compiled] = bothWays(() => minimizing(tf.train.adam(0.1)), changeSome);
    expect(compiled).toEqual(eager);
  });

  test('leaves out what is updated otherwise', () => {
    const weights = [...weightsOf(), ...weightsOf([[2], [2], [200, 200]])];
    const [clipped, quick, large] = weights.slice(SHAPES.length);
    const scalar = tf.variable(tf.scalar(1));
    const step = (x: Tensor) => {
      const grads = weights.map(weight => weight.mul(x.mean()));
      weights.forEach((weight, index) => {
        const change = tf.mul(grads[index] ?? 0, weight === quick ? -0.2 : -0.1);
        const next = longer(change).add(weight);
        weight.assign(weight === clipped ? next.clipByValue(-1, 1) : next);
      });
      scalar.assign(scalar.mul(x.mean()).mul(-0.1).add(scalar));
      return x;
    };
    const { vectors, variables } = flat(programOf(step));
    expect(vectors.flatMap(({ members }) => members.map(index => variables[index]))).toEqual(
      weights.filter(weight => weight !== clipped && weight !== quick && weight !== large),
    );
  });

  test('leaves out a variable of whose update something else is a result', () => {
    const weights = weightsOf();
    const step = (x: Tensor) => {
      const changes = weights.map(weight => longer(weight.sub(x.mean())).mul(-0.1));
      weights.forEach((weight, index) => weight.assign(weight.add(changes[index] ?? 0)));
      return changes[3] as Tensor;
    };
    const { vectors, variables } = flat(programOf(step));
    const members = vectors.flatMap(vector => vector.members.map(index => variables[index]));
    expect(members).not.toContain(weights[3]);
    expect(members).toHaveLength(weights.length - 1);
  });
});
