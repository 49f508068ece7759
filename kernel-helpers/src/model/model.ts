import { resolve } from 'node:path';
import { printThrown } from '../print.ts';
import { tf } from '../tf.ts';
import { requireAnswer } from '../todo/todo.ts';
import { ModelFileError } from './error.ts';
import { readModelFiles, writeModelFiles } from './files.ts';

/**
 * Saves a layers model as `model.json` and its weights, in place of a model that was there. It works
 * on every back end, and tfjs loads the files in a browser too.
 *
 * @param model Any model of `tf.sequential` or `tf.model`, compiled or not.
 * @param folder Made if it is missing; relative to the notebook's folder.
 * @example
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
 * await saveModel(model, 'models/prices');
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  requireAnswer(model);
  await model.save({
    save: async artifacts => {
      await writeModelFiles(resolve(folder), artifacts);
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
  });
}

/**
 * Loads a model that {@link saveModel} wrote. It predicts at once; to train or evaluate it, compile
 * it first.
 *
 * @param folder As `saveModel` was given it; relative to the notebook's folder.
 * @throws ModelFileError When there is none, or its files are damaged.
 * @example
 * const model = await loadModel('models/prices');
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  const artifacts = await readModelFiles(resolve(folder));
  try {
    return await tf.loadLayersModel({ load: async () => artifacts });
  } catch (error) {
    throw new ModelFileError(
      `The model in ${resolve(folder)} cannot be built: ${printThrown(error instanceof Error ? error.message : error)}. Save it again.`,
      { cause: error },
    );
  }
}
