import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { toColumns } from './input.mjs';

/**
 * @import { Feature, Fields } from './input.mjs'
 * @typedef {{ kind: 'number', label: string, unit: string, decimals: number, mean: number, deviation: number }} NumberOutput
 * @typedef {{ kind: 'class', label: string, classes: string[] }} ClassOutput
 * @typedef {{ prediction: number, unit: string } | { prediction: string, probabilities: Record<string, number> }} Answer
 * @typedef {object} Description What the model takes, how it is prepared, and what comes out.
 * @property {string} name
 * @property {string} title
 * @property {string} version
 * @property {Feature[]} features
 * @property {NumberOutput | ClassOutput} output
 * @property {{ input: Fields, answer: Answer }} example What the notebook's model answered.
 */

/** Two machines may round differently; a wrong model or a wrong scaler is off by far more. */
const TOLERANCE = 1e-3;

// The greeting that advises to install a native back end, which this app does without.
tf.enableProdMode();

/** A model in memory, together with everything that a prediction needs. */
export class Model {
  #layers;

  /**
   * Loads the model and makes the first prediction, which is slower than all others, for nobody. It
   * is compared with what the model answered when it was exported.
   *
   * @param {URL} folder Ends with a slash.
   */
  static async load(folder) {
    const description = await readJson(new URL('description.json', folder));
    const model = new Model(description, await loadLayers(folder));
    model.#compareWithExample();
    return model;
  }

  /** @param {Description} description @param {tf.LayersModel} layers */
  constructor(description, layers) {
    this.description = description;
    this.#layers = layers;
  }

  /**
   * @param {Fields} fields Without problems.
   * @returns {Answer}
   */
  predict(fields) {
    const { features, output } = this.description;
    const raw = tf.tidy(() => {
      const row = tf.tensor2d([toColumns(features, fields)]);
      const [prediction] = [this.#layers.predict(row)].flat();
      return Array.from(prediction?.dataSync() ?? []);
    });
    if (output.kind === 'number') {
      return { prediction: (raw[0] ?? NaN) * output.deviation + output.mean, unit: output.unit };
    }
    const probabilities = Object.fromEntries(output.classes.map((name, i) => [name, raw[i] ?? NaN]));
    return { prediction: output.classes[raw.indexOf(Math.max(...raw))] ?? '', probabilities };
  }

  #compareWithExample() {
    const { input, answer } = this.description.example;
    const [expected, actual] = [numbersOf(answer), numbersOf(this.predict(input))];
    const scale = Math.max(1, ...expected.map(Math.abs));
    if (!expected.every((value, i) => Math.abs(value - (actual[i] ?? NaN)) <= TOLERANCE * scale)) {
      throw new Error(
        `The model does not answer as it did when it was exported: expected ${expected.join(', ')} for the example; ` +
          `got ${actual.join(', ')}. Its files do not belong together: export the app again.`,
      );
    }
  }
}

/** @param {Answer} answer */
function numbersOf(answer) {
  return 'probabilities' in answer ? Object.values(answer.probabilities) : [answer.prediction];
}

/** @param {URL} folder */
async function loadLayers(folder) {
  const { modelTopology, weightsManifest } = await readJson(new URL('model.json', folder));
  /** @type {{ paths: string[], weights: tf.io.WeightsManifestEntry[] }[]} */
  const groups = weightsManifest;
  const paths = groups.flatMap(group => group.paths);
  const weights = Buffer.concat(await Promise.all(paths.map(path => read(new URL(path, folder)))));
  return tf.loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: groups.flatMap(group => group.weights),
      weightData: new Uint8Array(weights).buffer,
    }),
  });
}

/** @param {URL} url */
async function readJson(url) {
  const text = String(await read(url));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The model cannot be read: ${url.pathname} is damaged. Deploy it again.`, {
      cause: error,
    });
  }
}

/** @param {URL} url */
async function read(url) {
  try {
    return await readFile(url);
  } catch (error) {
    throw new Error(`The model cannot be read: there is no ${url.pathname}. Is the folder deployed whole?`, {
      cause: error,
    });
  }
}
