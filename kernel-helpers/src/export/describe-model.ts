import { loadModel } from '../model/model.ts';
import { tf } from '../tf.ts';
import { ExportError } from './error.ts';
import type { ExportOptions, Feature } from './options.ts';
import { isNumberFeature } from './validate.ts';

type FeatureJson =
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly label: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      readonly mean: number;
      readonly deviation: number;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly choices: readonly string[];
    };

type OutputJson =
  | {
      readonly kind: 'number';
      readonly label: string;
      readonly unit: string;
      readonly decimals: number;
      readonly mean: number;
      readonly deviation: number;
    }
  | { readonly kind: 'class'; readonly label: string; readonly classes: readonly string[] };

type Input = Readonly<Record<string, number | string>>;

type Answer =
  | { readonly prediction: number; readonly unit: string }
  | { readonly prediction: string; readonly probabilities: Readonly<Record<string, number>> };

/** What travels beside the model: without it, its numbers mean nothing. The template reads it. */
export interface ModelDescription {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly features: readonly FeatureJson[];
  readonly output: OutputJson;
  readonly example: { readonly input: Input; readonly answer: Answer };
}

/**
 * Describes a saved model, and asks it for the example.
 *
 * @param options Validated.
 * @throws ModelFileError When there is no model.
 * @throws ExportError When it has other columns, or other outputs, than the options say.
 */
export async function describeModel(options: ExportOptions): Promise<ModelDescription> {
  const { name, title, version, features } = options;
  const model = await loadModel(options.model);
  try {
    const output = describeOutput(options.output);
    const input = options.example ?? exampleOf(features);
    const row = columnsOf(options, input);
    const outputs = output.kind === 'number' ? 1 : output.classes.length;
    requireWidth(model.inputs, row.length, 'columns', 'the features give');
    requireWidth(model.outputs, outputs, 'outputs', 'the option output says');
    const raw = tf.tidy(() => {
      // One output, as requireWidth has seen.
      const [prediction] = [model.predict(tf.tensor2d([row]))].flat();
      return Array.from(prediction!.dataSync());
    });
    const example = { input, answer: answerOf(output, raw) };
    return { name, title, version, features: describeFeatures(options), output, example };
  } finally {
    model.dispose();
  }
}

function describeFeatures({ features, scaler }: ExportOptions): FeatureJson[] {
  let column = 0;
  return features.map(feature => {
    if (!isNumberFeature(feature)) {
      const { name, label, encoder } = feature;
      return { kind: 'choice', name, label, choices: encoder.categories };
    }
    const { name, label, unit, min, max } = feature;
    const mean = scaler?.means[column] ?? 0;
    const deviation = scaler?.deviations[column] ?? 1;
    column++;
    return { kind: 'number', name, label, unit, min, max, mean, deviation };
  });
}

function describeOutput(output: ExportOptions['output']): OutputJson {
  if ('classes' in output) return { kind: 'class', label: output.label, classes: output.classes };
  const { label, unit, scaler, decimals = 0 } = output;
  const [mean = 0, deviation = 1] = [scaler?.means[0], scaler?.deviations[0]];
  return { kind: 'number', label, unit, decimals, mean, deviation };
}

function exampleOf(features: readonly Feature[]): Input {
  return Object.fromEntries(
    features.map(feature => [
      feature.name,
      isNumberFeature(feature) ? (feature.min + feature.max) / 2 : feature.encoder.categories[0]!,
    ]),
  );
}

/** The row that the notebook itself would give the model, made by its own scaler and encoders. */
function columnsOf({ features, scaler }: ExportOptions, input: Input): number[] {
  const numbers = features.filter(isNumberFeature).map(({ name }) => Number(input[name]));
  const scaled = scaler && numbers.length > 0 ? scaler.transform([numbers])[0]! : numbers;
  let column = 0;
  return features.flatMap(feature =>
    isNumberFeature(feature)
      ? [scaled[column++]!]
      : feature.encoder.transform([String(input[feature.name])])[0]!,
  );
}

function answerOf(output: OutputJson, raw: readonly number[]): Answer {
  if (output.kind === 'number') {
    return { prediction: raw[0]! * output.deviation + output.mean, unit: output.unit };
  }
  const probabilities = Object.fromEntries(output.classes.map((name, i) => [name, raw[i]!]));
  return { prediction: output.classes[raw.indexOf(Math.max(...raw))]!, probabilities };
}

function requireWidth(
  tensors: readonly tf.SymbolicTensor[],
  expected: number,
  what: string,
  who: string,
): void {
  const shapes = tensors.map(({ shape }) => shape);
  if (shapes.length === 1 && shapes[0]!.length === 2 && shapes[0]![1] === expected) return;
  const actual = shapes.map(shape => `[${shape.map(size => size ?? 'rows').join(', ')}]`).join(' and ');
  throw new ExportError(`The model has ${what} of shape ${actual}; ${who} [rows, ${expected}].`);
}
