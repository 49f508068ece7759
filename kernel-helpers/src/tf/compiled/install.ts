/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-layers keeps the parts of a model private. */
import type { LayersModel } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { BACKEND_NAME } from './backend.ts';
import { CodeInspector } from './foreign-code.ts';
import { allowingReads } from './trace.ts';
import { Trainer, type StepFunction } from './trainer.ts';

interface Seams {
  makeTrainFunction(): StepFunction;
  dispose(): unknown;
}

const trainers = new WeakMap<object, Trainer>();

/**
 * Makes every model of this `tf` train by compiled steps on the native back end, wherever that gives the same. To be
 * called once, before models are made. The environment variable `WAYMARK_COMPILED_TRAINING=off` turns it off.
 */
export function installCompiledTraining(tf: Tfjs): void {
  const inspector = new CodeInspector(tf);
  const freed = new FinalizationRegistry<Trainer['sessions']>(sessions => {
    for (const session of sessions) session.release();
  });
  const seams = tf.LayersModel.prototype as unknown as Seams;
  const { makeTrainFunction, dispose } = seams;

  seams.makeTrainFunction = function (this: LayersModel & Seams): StepFunction {
    const eager = makeTrainFunction.call(this);
    if (process.env['WAYMARK_COMPILED_TRAINING'] === 'off' || tf.getBackend() !== BACKEND_NAME) return eager;
    let trainer = trainers.get(this);
    if (!trainer) {
      trainer = new Trainer(tf, inspector, this);
      trainers.set(this, trainer);
      freed.register(this, trainer.sessions);
    }
    const own = trainer;
    own.prepare();
    return data => (tf.getBackend() === BACKEND_NAME ? own.step(eager, data) : eager(data));
  };
  seams.dispose = function (this: LayersModel & Seams): unknown {
    const result = dispose.call(this);
    trainers.get(this)?.release();
    return result;
  };
  readsWithinGather(tf);
}

/**
 * How a model trains: compiled, each step as one TensorFlow graph, or eagerly, operation by operation.
 *
 * @param model a model that has trained
 * @returns a sentence; where it trains eagerly, with the reason
 * @example
 * const model: tf.Sequential = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
 * console.log(explainTraining(model)); // 'It has not trained yet.'
 */
export function explainTraining(model: LayersModel): string {
  const inner = (model as unknown as { model?: LayersModel }).model ?? model;
  return trainers.get(inner)?.explain() ?? 'It has not trained yet.';
}

/** tfjs-node's gather reads the indices to check that they are in range. TensorFlow checks them as well. */
function readsWithinGather(tf: Tfjs): void {
  const config = tf.getKernel(tf.GatherV2, BACKEND_NAME);
  tf.unregisterKernel(tf.GatherV2, BACKEND_NAME);
  tf.registerKernel({
    ...config,
    kernelFunc: parameters => allowingReads(() => config.kernelFunc(parameters)),
  });
}
