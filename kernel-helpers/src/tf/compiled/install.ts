/* oxlint-disable typescript/no-unsafe-type-assertion -- tfjs-layers keeps the parts of a model private. */
import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import type { Tfjs } from '../load.ts';
import { BACKEND_NAME } from './backend.ts';
import { fitByRows, type FitLoop, type RowsFunction } from './fit-by-rows.ts';
import { CodeInspector } from './inspection.ts';
import { allowingReads } from './trace.ts';
import { ModelRunner, type BatchFunction, type Task } from './model-runner.ts';
import { computeSmallValuesHere } from './small-values.ts';

/** The methods of a model through which tfjs-layers runs a batch. */
interface Seams {
  testFunction: BatchFunction;
  makeTrainFunction(): BatchFunction;
  makeTestFunction(): void;
  fitLoop: FitLoop;
  predictLoop(inputs: Tensor | Tensor[], batchSize?: number, verbose?: boolean): Tensor | Tensor[];
  dispose(): unknown;
}

let installed: Tfjs | undefined;

const runners = new WeakMap<object, ModelRunner>();
/** Models that are told to run eagerly by the option of a call, and how many such calls are under way. */
const eagerCalls = new WeakMap<object, number>();

/**
 * Makes every model of this `tf` train, evaluate and predict by graphs on the native back end, wherever that gives the
 * same. To be called once, before models are made. The environment variable `WAYMARK_COMPILED_TRAINING=off` turns it
 * off.
 */
export function installCompiledTraining(tf: Tfjs): void {
  installed = tf;
  const inspector = new CodeInspector(tf);
  const graphs = new FinalizationRegistry<ModelRunner['sessions']>(sessions => {
    for (const session of sessions) session.release();
  });
  const runnerOf = (model: Seams): ModelRunner => {
    const known = runners.get(model);
    if (known) return known;
    const runner = new ModelRunner(tf, inspector, model as unknown as LayersModel);
    runners.set(model, runner);
    graphs.register(model, runner.sessions);
    return runner;
  };
  const isOn = (model: Seams): boolean => isCompilingOn() && !eagerCalls.has(model);
  const compiled =
    (model: Seams, task: Task, eager: BatchFunction): BatchFunction =>
    data =>
      isOn(model) ? runnerOf(model).run(task, eager, data) : eager(data);

  const seams = tf.LayersModel.prototype as unknown as Seams;
  const { makeTrainFunction, makeTestFunction, fitLoop, predictLoop, dispose } = seams;
  /** By the function that trains with a batch: the one that trains with rows of the data. */
  const byRows = new WeakMap<BatchFunction, RowsFunction>();
  seams.makeTrainFunction = function (this: Seams): BatchFunction {
    const eager = makeTrainFunction.call(this);
    const train = compiled(this, 'train', eager);
    byRows.set(train, (data, rows) =>
      isOn(this)
        ? runnerOf(this).run('train', eager, data, rows)
        : eager(data.map(item => item && tf.gather(item, rows))),
    );
    return train;
  };
  seams.fitLoop = function (this: Seams, train, data, ...rest) {
    const trainRows = isOn(this) ? byRows.get(train) : undefined;
    return trainRows
      ? fitByRows(tf, trainRows, data, (...loop) => fitLoop.call(this, ...loop, ...rest))
      : fitLoop.call(this, train, data, ...rest);
  };
  seams.makeTestFunction = function (this: Seams): void {
    makeTestFunction.call(this);
    this.testFunction = compiled(this, 'evaluate', this.testFunction);
  };
  seams.predictLoop = function (this: Seams, inputs, batchSize = 32, verbose = false) {
    const batches = [inputs].flat();
    const rows = batches[0]?.shape[0];
    if (verbose || !rows || !isOn(this)) return predictLoop.call(this, inputs, batchSize, verbose);
    const predict = compiled(this, 'predict', data =>
      [predictLoop.call(this, data as Tensor[], data[0]?.shape[0] ?? 1)].flat(),
    );
    const outputs = rows <= batchSize ? predict(batches) : inBatches(tf, predict, batches, rows, batchSize);
    return outputs.length === 1 ? (outputs[0] as Tensor) : [...outputs];
  };
  seams.dispose = function (this: Seams): unknown {
    const result = dispose.call(this);
    runners.get(innerModel(this as unknown as LayersModel))?.release();
    return result;
  };
  eagerByOption(tf);
  readsWithinGather(tf);
  computeSmallValuesHere(tf);
}

/** The `tf` whose steps can be compiled. */
export function installedTf(): Tfjs | undefined {
  return installed;
}

/** Whether steps are compiled now. */
export function isCompilingOn(): boolean {
  return process.env['WAYMARK_COMPILED_TRAINING'] !== 'off' && installed?.getBackend() === BACKEND_NAME;
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
  return runners.get(innerModel(model))?.explain() ?? 'It has not trained yet.';
}

/** A sequential model wraps the one that trains. */
export function innerModel(model: LayersModel): LayersModel {
  return (model as unknown as { model?: LayersModel }).model ?? model;
}

function inBatches(
  tf: Tfjs,
  predict: BatchFunction,
  inputs: readonly Tensor[],
  rows: number,
  batchSize: number,
): Tensor[] {
  return tf.tidy(() => {
    const outputs: Tensor[][] = [];
    for (let start = 0; start < rows; start += batchSize) {
      const size = Math.min(batchSize, rows - start);
      const batch = tf.tidy(() => [
        ...predict(
          inputs.map(input =>
            input.slice([start, ...input.shape.slice(1).fill(0)], [size, ...input.shape.slice(1)]),
          ),
        ),
      ]);
      batch.forEach((output, index) => (outputs[index] ??= []).push(output));
    }
    return outputs.map(parts => tf.concat(parts, 0));
  });
}

/** The option `compiled: false` of fit, fitDataset, evaluate and the like: this call alone runs eagerly. */
function eagerByOption(tf: Tfjs): void {
  type Call = (this: LayersModel, ...parameters: unknown[]) => unknown;
  for (const name of ['fit', 'fitDataset', 'evaluate', 'evaluateDataset', 'predict'] as const) {
    const prototype = tf.LayersModel.prototype as unknown as Record<typeof name, Call>;
    const call = prototype[name];
    prototype[name] = function (this: LayersModel, ...parameters: unknown[]) {
      const options = parameters.at(-1);
      if (typeof options !== 'object' || options === null || Reflect.get(options, 'compiled') !== false) {
        return call.apply(this, parameters);
      }
      return eagerly(this, () => call.apply(this, parameters));
    };
  }
}

function eagerly(model: LayersModel, action: () => unknown): unknown {
  eagerCalls.set(model, (eagerCalls.get(model) ?? 0) + 1);
  const end = () => {
    const left = (eagerCalls.get(model) ?? 1) - 1;
    if (left > 0) eagerCalls.set(model, left);
    else eagerCalls.delete(model);
  };
  let result: unknown;
  try {
    result = action();
  } catch (error) {
    end();
    throw error;
  }
  if (result instanceof Promise) return result.finally(end);
  end();
  return result;
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
