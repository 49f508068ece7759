import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ColumnTransformer } from '../prepare/column-transformer.ts';
import { printThrown, printValue } from '../print.ts';
import { tf } from '../tf.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isRecord } from '../records.ts';
import { ModelFileError } from './error.ts';
import { loadModel, saveModel } from './model.ts';

const PIPELINE_FILE = 'pipeline.json';
/** Tensor back ends round differently; a skew is larger. */
const TOLERANCE = 1e-3;

/** What {@link Pipeline} is made of. */
export interface PipelineParts {
  readonly inputs: ColumnTransformer;
  readonly model: tf.LayersModel;
  /** What made the model's targets of the training rows' own: predictions are turned back by it. Default: they are left as they are. */
  readonly target?: ColumnTransformer;
}

/**
 * A model with all that is done to what goes in and comes out: rows in, predictions in the target's own unit
 * out. One object, so that no app can forget a step.
 *
 * @example
 * const rows = [{ area: 90, price: 100 }, { area: 120, price: 150 }];
 * const pipeline = new Pipeline({
 *   inputs: ColumnTransformer.fit(rows, { area: { as: 'number' } }),
 *   model: tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] }),
 *   target: ColumnTransformer.fit(rows, { price: { as: 'number', log: true } }),
 * });
 * const prices = pipeline.predict([{ area: 100 }]); // a row for each, here [[…]]
 */
export class Pipeline {
  readonly inputs: ColumnTransformer;
  readonly model: tf.LayersModel;
  readonly target: ColumnTransformer | undefined;

  /** @throws UnattemptedError When a part is a placeholder. */
  constructor({ inputs, model, target }: PipelineParts) {
    for (const part of [inputs, model, target]) requireAnswer(part);
    this.inputs = inputs;
    this.model = model;
    this.target = target;
  }

  /**
   * Predicts rows as they come, and leaves no tensor behind.
   *
   * @param rows Objects with the columns of `inputs`.
   * @returns A row of numbers for each: what the model gives, turned back by `target` where there is one.
   * @throws ColumnError Naming the column and the row that cannot be taken.
   */
  predict(rows: readonly object[]): number[][] {
    const features = this.inputs.transform(rows);
    if (features.length === 0) return [];
    const outputs = tf.tidy(() => {
      const output = this.model.predict(tf.tensor2d(features));
      if (Array.isArray(output)) throw new TypeError('A pipeline takes a model with one output.');
      return tf.reshape<tf.Rank.R2>(output, [features.length, -1]).arraySync();
    });
    return this.target ? this.target.inverseTransform(outputs).map(row => Object.values(row)) : outputs;
  }
}

/** How {@link savePipeline} saves. */
export interface SavePipelineOptions {
  /** Rows of the training or test set: their predictions are kept, and made again when the pipeline is loaded. */
  readonly examples: readonly object[];
}

/**
 * Saves a model with its preprocessing in one folder, and a few examples with their predictions. Whoever loads
 * it finds out at once when a step, a file or a library is no longer what it was.
 *
 * @param pipeline Fitted and trained.
 * @param folder Made if it is missing; relative to the notebook's folder.
 * @param options The examples.
 * @throws RangeError When there is no example.
 * @example
 * const rows = [{ area: 90 }, { area: 120 }];
 * const inputs = ColumnTransformer.fit(rows, { area: { as: 'number' } });
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * await savePipeline(new Pipeline({ inputs, model }), 'models/areas', { examples: rows });
 */
export async function savePipeline(
  pipeline: Pipeline,
  folder: string,
  { examples }: SavePipelineOptions,
): Promise<void> {
  requireAnswer(pipeline);
  const predictions = pipeline.predict(examples);
  if (predictions.length === 0) throw new RangeError('A saved pipeline needs at least one example.');
  const { inputs, target } = pipeline;
  const kept = examples.map((row, i) => ({ row, prediction: predictions[i] }));
  await saveModel(pipeline.model, folder);
  const path = join(resolve(folder), PIPELINE_FILE);
  const partial = `${path}.${process.pid}.partial`;
  try {
    await writeFile(partial, JSON.stringify({ inputs, target, examples: kept }), { flush: true });
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

/**
 * Loads what {@link savePipeline} wrote, and makes its examples' predictions again.
 *
 * @param folder As `savePipeline` was given it; relative to the notebook's folder.
 * @throws ModelFileError When there is none, its files are damaged, or an example's prediction is not what it was.
 * @example
 * const rows = [{ area: 90 }, { area: 120 }];
 * const inputs = ColumnTransformer.fit(rows, { area: { as: 'number' } });
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * await savePipeline(new Pipeline({ inputs, model }), 'models/flats', { examples: rows });
 * const pipeline = await loadPipeline('models/flats');
 * const predictions = pipeline.predict([{ area: 100 }]);
 */
export async function loadPipeline(folder: string): Promise<Pipeline> {
  const path = join(resolve(folder), PIPELINE_FILE);
  const model = await loadModel(folder);
  try {
    const { inputs, target, examples } = readSaved(JSON.parse(await readFile(path, 'utf8')));
    const pipeline = new Pipeline({ inputs, model, ...(target && { target }) });
    const predictions = pipeline.predict(examples.map(({ row }) => row));
    for (const [i, { prediction }] of examples.entries()) requireSame(predictions[i]!, prediction, i);
    return pipeline;
  } catch (error) {
    model.dispose();
    throw new ModelFileError(
      `No pipeline can be read from ${path}: ${error instanceof Error ? error.message : printThrown(error)} Save the pipeline again.`,
      { cause: error },
    );
  }
}

interface Example {
  readonly row: object;
  readonly prediction: readonly number[];
}

function readSaved(json: unknown) {
  const saved: Record<string, unknown> = isRecord(json) ? json : {};
  const { examples } = saved;
  if (!Array.isArray(examples) || examples.length === 0 || !examples.every(isExample)) {
    throw new TypeError('it has no examples.');
  }
  const target = saved['target'] === undefined ? undefined : ColumnTransformer.fromJSON(saved['target']);
  return { inputs: ColumnTransformer.fromJSON(saved['inputs']), target, examples };
}

function isExample(value: unknown): value is Example {
  if (!isRecord(value) || !isRecord(value['row'])) return false;
  const { prediction } = value;
  return Array.isArray(prediction) && prediction.every(number => typeof number === 'number');
}

function requireSame(actual: readonly number[], saved: readonly number[], example: number): void {
  const isSame =
    actual.length === saved.length &&
    actual.every((x, i) => Math.abs(x - saved[i]!) <= TOLERANCE * Math.max(1, Math.abs(saved[i]!)));
  if (isSame) return;
  throw new RangeError(
    `the prediction of example ${example} (counted from 0) was ${printValue(saved)} when it was saved, and is ${printValue(actual)} now.`,
  );
}
