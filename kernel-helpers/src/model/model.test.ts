import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tf } from '../tf.ts';
import { UnattemptedError } from '../todo/error.ts';
import { todo } from '../todo/todo.ts';
import { ModelFileError } from './error.ts';
import { loadModel, saveModel } from './model.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'waymark-')), 'deep/model');
});
afterEach(() => rm(join(folder, '../..'), { recursive: true }));

function makeModel(units = 3): tf.Sequential {
  return tf.sequential({
    layers: [tf.layers.dense({ units, inputShape: [2], activation: 'relu' }), tf.layers.dense({ units: 1 })],
  });
}

const predict = (model: tf.LayersModel) =>
  (
    model.predict(
      tf.tensor2d([
        [1, 2],
        [-3, 0.5],
      ]),
    ) as tf.Tensor
  ).arraySync();

it('loads what it saved, to the last bit', async () => {
  const model = makeModel();
  await saveModel(model, folder);
  expect(predict(await loadModel(folder))).toEqual(predict(model));
});

it('replaces a model and leaves nothing of the old one', async () => {
  await saveModel(makeModel(), folder);
  const better = makeModel(5);
  await saveModel(better, folder);
  expect(predict(await loadModel(folder))).toEqual(predict(better));
  const files = await readdir(folder);
  expect(files.toSorted()).toEqual(['model.json', expect.stringMatching(/^weights\.[0-9a-f]{16}\.bin$/)]);
});

it('keeps the old model when the new one cannot be written', async () => {
  const model = makeModel();
  await saveModel(model, folder);
  const broken = makeModel();
  broken.save = handler =>
    (handler as tf.io.IOHandler).save!({
      modelTopology: {
        get bad() {
          throw new Error('disk full');
        },
      },
    });
  await expect(saveModel(broken, folder)).rejects.toThrow('disk full');
  expect(predict(await loadModel(folder))).toEqual(predict(model));
});

it('says what is missing or damaged', async () => {
  const expectError = async (message: RegExp) => {
    await expect(loadModel(folder)).rejects.toThrow(message);
    await expect(loadModel(folder)).rejects.toThrow(ModelFileError);
  };
  await expectError(/there is no such file. Save a model there first/);
  await saveModel(makeModel(), folder);
  const weights = join(
    folder,
    (await readdir(folder)).find(name => name.endsWith('.bin'))!,
  );
  const content = await readFile(weights);
  await truncate(weights, 8);
  await expectError(/cannot be built/);
  await rm(weights);
  await expectError(/weights of the model are missing/);
  await writeFile(weights, content);
  await loadModel(folder);
  await writeFile(join(folder, 'model.json'), '{"a":');
  await expectError(/the file is damaged/);
  await writeFile(join(folder, 'model.json'), '{}');
  await expectError(/not the file of a layers model/);
});

it('does not save a placeholder', async () => {
  await expect(saveModel(todo('model'), folder)).rejects.toThrow(UnattemptedError);
});
