import { describe, expect, it } from 'vitest';
import { tensorBackend, tf } from '../../tf.ts';
import { nativeBackend, type Binding } from './backend.ts';

/** The same tensor, whose values TensorFlow holds. */
function uploaded<T extends tf.Tensor>(tensor: T): T {
  nativeBackend(tf).getInputTensorIds([tensor]);
  return tensor;
}

/** Runs it, and counts what TensorFlow is asked to compute. */
function counted(run: () => tf.Tensor): { values: number[]; operations: number } {
  const backend = nativeBackend(tf);
  const { binding } = backend;
  let operations = 0;
  const executeOp: Binding['executeOp'] = (...parameters) => {
    operations++;
    return binding.executeOp(...parameters);
  };
  backend.binding = Object.create(binding, { executeOp: { value: executeOp } }) as Binding;
  try {
    return { values: [...run().dataSync()], operations };
  } finally {
    backend.binding = binding;
  }
}

const places = () => tf.tensor1d([4, 0, 4], 'int32');
const values = () => tf.tensor1d([1, 2, 3, 4, 5]);
const EDGES = [
  0,
  -0,
  1,
  -3.7,
  0.1,
  1e-38,
  -1e-45,
  3e38,
  -3e38,
  Infinity,
  -Infinity,
  NaN,
  2 ** 31,
  16_777_217,
];
const scalars = [...EDGES, ...tf.randomNormal([30], 0, 1e3, 'float32', 3).dataSync()];

describe.runIf(tensorBackend().name === 'native')('a few values that JavaScript holds', () => {
  it.each(['add', 'mul', 'div'] as const)('%s of scalars rounds as TensorFlow does', operation => {
    for (const x of scalars) {
      for (const y of scalars) {
        const here = counted(() => tf.scalar(x)[operation](tf.scalar(y)));
        const there = counted(() => uploaded(tf.scalar(x))[operation](uploaded(tf.scalar(y))));
        expect(here.values, `${x} ${operation} ${y}`).toEqual(there.values);
        expect(there.operations).toBe(1);
      }
    }
    expect(counted(() => tf.scalar(0.1)[operation](tf.scalar(3))).operations).toBe(0);
  });

  it('are cast as TensorFlow casts them', () => {
    for (const type of ['int32', 'float32'] as const) {
      const whole = [-2.9, 2.9, -0, 1e9, 5];
      expect(counted(() => tf.tensor1d(whole).cast(type)).values).toEqual(
        counted(() => uploaded(tf.tensor1d(whole)).cast(type)).values,
      );
    }
    expect(counted(() => tf.tensor1d([1.5, 2]).cast('int32'))).toEqual({ values: [1, 2], operations: 0 });
    const big = [2 ** 31, -(2 ** 40), NaN];
    expect(counted(() => tf.tensor1d(big).cast('int32')).values).toEqual(
      counted(() => uploaded(tf.tensor1d(big)).cast('int32')).values,
    );
  });

  it('are sliced and gathered without TensorFlow, and checked as ever', () => {
    expect(counted(() => values().slice([1], [3]))).toEqual({ values: [2, 3, 4], operations: 0 });
    expect(counted(() => values().slice(2)).values).toEqual([3, 4, 5]);
    expect(counted(() => values().gather(places()))).toEqual({ values: [5, 1, 5], operations: 0 });
    expect(() => values().gather(tf.tensor1d([5], 'int32'))).toThrow(/index value 5/);
    expect(() => values().slice([3], [4])).toThrow(/Expected size/);
  });

  it("are no one else's once an operation has used them", () => {
    const made = Float32Array.of(1, 2, 3);
    const whole = tf.tensor1d(made);
    const part = whole.slice([0], [2]);
    made[0] = 9;
    expect([...part.dataSync()]).toEqual([1, 2]);
    expect([...whole.slice([0], [2]).dataSync()]).toEqual([1, 2]);
    expect([...whole.dataSync()]).toEqual([1, 2, 3]);
  });

  it('can be read, and what was read be written on', async () => {
    const sum = tf.scalar(1).add(tf.scalar(2));
    const part = values().slice([1], [3]);
    part.dataSync().reverse();
    (await part.data()).fill(0);
    sum.dataSync().fill(0);
    expect([...part.dataSync(), ...part.mul(2).dataSync()]).toEqual([2, 3, 4, 4, 6, 8]);
    expect(sum.dataSync()[0]).toBe(3);
  });
});
