import type { Optimizer } from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { tf } from '../../tf.ts';
import { guardsHold, guardsOf } from './inspection.ts';

test.each<[string, () => Optimizer]>([
  ['sgd', () => tf.train.sgd(0.1)],
  ['momentum', () => tf.train.momentum(0.1, 0.9)],
  ['adagrad', () => tf.train.adagrad(0.1)],
  ['adadelta', () => tf.train.adadelta()],
  ['adam', () => tf.train.adam()],
  ['adamax', () => tf.train.adamax()],
  ['rmsprop', () => tf.train.rmsprop(0.1)],
])(
  '%s is the same after a step, which only moves its variables, and another one with another setting',
  (_name, make) => {
    const optimizer = make();
    const weight = tf.variable(tf.scalar(3));
    const step = (): unknown => optimizer.minimize(() => weight.square());
    step();
    const guards = guardsOf(optimizer);
    step();
    expect(guardsHold(guards)).toBe(true);
    Object.assign(optimizer, { epsilon: 0.5, c: tf.scalar(1), useNesterov: true, momentum: 0.5, decay: 0.1 });
    expect(guardsHold(guards)).toBe(
      guards.every(({ key }) => !['epsilon', 'momentum', 'decay'].includes(key)),
    );
  },
);
