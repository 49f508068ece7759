import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ColumnTransformer } from '../prepare/column-transformer.ts';
import { tf } from '../tf.ts';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { ModelFileError } from './error.ts';
import { saveModel } from './model.ts';
import { loadPipeline, Pipeline, savePipeline } from './pipeline.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'waymark-')), 'pipeline');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const rows = [
  { area: 90, place: 'a', price: 100 },
  { area: 120, place: 'b', price: 150 },
  { area: 150, place: 'a', price: 260 },
];

const linear = (units: number, inputs: number, bias = 0.5) =>
  tf.sequential({
    layers: [
      tf.layers.dense({
        units,
        inputShape: [inputs],
        kernelInitializer: 'ones',
        biasInitializer: tf.initializers.constant({ value: bias }),
      }),
    ],
  });

const inputs = ColumnTransformer.fit(rows, { area: { as: 'number' }, place: { as: 'category' } });
const target = ColumnTransformer.fit(rows, { price: { as: 'number', log: true } });
const makePipeline = () => new Pipeline({ inputs, model: linear(1, 3), target });

it('predicts in the unit of the target, and leaves no tensor', () => {
  const pipeline = makePipeline();
  const before = tf.memory().numTensors;
  const [[price] = []] = pipeline.predict([rows[1]!]);
  expect(tf.memory().numTensors).toBe(before);
  // The mean area, one place, and the bias: 0 + 1 + 0.5.
  expect(price).toBeCloseTo(target.inverseTransform([[1.5]])[0]!['price']!, 3);
  expect(new Pipeline({ inputs, model: linear(2, 3) }).predict([rows[1]!])).toEqual([[1.5, 1.5]]);
  expect(pipeline.predict([])).toEqual([]);
});

it('loads what it saved', async () => {
  const pipeline = makePipeline();
  await savePipeline(pipeline, folder, { examples: rows });
  const loaded = await loadPipeline(folder);
  expect(loaded.predict(rows)).toEqual(pipeline.predict(rows));
  expect(loaded.inputs.featureNames).toEqual(inputs.featureNames);
});

it('finds out when preprocessing and model no longer belong together', async () => {
  await savePipeline(makePipeline(), folder, { examples: rows });
  const path = join(folder, 'pipeline.json');
  const saved = await readFile(path, 'utf8');
  await writeFile(path, saved.replace('"means":[120]', '"means":[121]'));
  await expect(loadPipeline(folder)).rejects.toThrow(
    /the prediction of example 0 .* was .* when it was saved/,
  );
  await writeFile(path, saved);
  await saveModel(linear(1, 3, 0.6), folder);
  await expect(loadPipeline(folder)).rejects.toThrow(ModelFileError);
});

it('says what is missing or damaged', async () => {
  await expect(loadPipeline(folder)).rejects.toThrow(/Save a model there first/);
  await saveModel(linear(1, 3), folder);
  await expect(loadPipeline(folder)).rejects.toThrow(/No pipeline can be read from .*pipeline\.json/);
  for (const damaged of ['{"a":', '{}', '{"examples":[{"row":{},"prediction":["1"]}]}']) {
    await writeFile(join(folder, 'pipeline.json'), damaged);
    await expect(loadPipeline(folder)).rejects.toThrow(ModelFileError);
  }
});

it('is not saved without an example, nor made of placeholders', async () => {
  await expect(savePipeline(makePipeline(), folder, { examples: [] })).rejects.toThrow(
    /at least one example/,
  );
  await expect(savePipeline(todo('pipeline'), folder, { examples: rows })).rejects.toThrow(UnattemptedError);
  expect(() => new Pipeline({ inputs, model: todo('model') })).toThrow(UnattemptedError);
});
