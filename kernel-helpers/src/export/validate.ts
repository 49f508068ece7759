import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { ExportError } from './error.ts';
import type { ExportOptions, Feature, NumberFeature } from './options.ts';

const NAME_PATTERN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const NAME_MAX_LENGTH = 80;
const VERSION_PATTERN = /^\d+\.\d+\.\d+$/;
const FIELD_PATTERN = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * @throws ExportError Naming the option that is not what it should be.
 * @throws UnattemptedError When one is a placeholder.
 */
export function validateOptions(options: ExportOptions): void {
  requireAnswer(options);
  for (const value of Object.values(options)) requireAnswer(value);
  const { name, title, version, features, scaler, output, example } = options;
  expectThat(
    isText(name) && NAME_PATTERN.test(name) && name.length <= NAME_MAX_LENGTH,
    'name is made of small letters, digits and hyphens, such as "house-prices"',
    name,
  );
  expectThat(isText(title), 'title is text', title);
  expectThat(
    isText(version) && VERSION_PATTERN.test(version),
    'version is three numbers, such as "1.0.0"',
    version,
  );
  expectThat(Array.isArray(features) && features.length > 0, 'features is a list, one an input', features);
  features.forEach(validateFeature);
  const names = features.map(feature => feature.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  expectThat(twice === undefined, 'every feature has a name of its own', twice);

  const numbers = features.filter(isNumberFeature);
  const fitted = scaler?.means.length ?? numbers.length;
  if (fitted !== numbers.length) {
    throw new ExportError(
      `The scaler was fitted on ${fitted} columns, and ${numbers.length} of the features are numbers` +
        ` (${numbers.map(({ name }) => name).join(', ')}): name the same columns in the same order.`,
    );
  }
  expectThat(isText(output?.label), 'the label of the output is text', output?.label);
  if ('classes' in output) {
    const { classes } = output;
    expectThat(
      Array.isArray(classes) && classes.length > 1 && classes.every(isText) && isDistinct(classes),
      'classes is a list of two names or more, each of them once',
      classes,
    );
  } else {
    const width = output.scaler?.means.length ?? 1;
    expectThat(width === 1, 'the scaler of the output was fitted on rows of one number', width);
    const { decimals = 0 } = output;
    expectThat(
      Number.isInteger(decimals) && decimals >= 0 && decimals <= 20,
      'decimals is a whole number from 0 to 20',
      decimals,
    );
  }
  if (example !== undefined) validateExample(example, features);
}

export function isNumberFeature(feature: Feature): feature is NumberFeature {
  return !('encoder' in feature);
}

function validateFeature(feature: Feature, i: number): void {
  requireAnswer(feature);
  const { name, label } = feature;
  expectThat(
    isText(name) && FIELD_PATTERN.test(name),
    `the name of feature ${i} (counted from 0) is a letter, then letters, digits and underscores`,
    name,
  );
  expectThat(isText(label), `the label of ${name} is text`, label);
  if (!isNumberFeature(feature)) {
    expectThat(
      (feature.encoder?.categories?.length ?? 0) > 0,
      `the encoder of ${name} is a OneHotEncoder`,
      feature.encoder,
    );
    return;
  }
  const { unit, min, max } = feature;
  expectThat(typeof unit === 'string', `the unit of ${name} is text, if need be empty`, unit);
  expectThat(
    Number.isFinite(min) && Number.isFinite(max) && min < max,
    `${name} has a min and a max, the smaller first`,
    { min, max },
  );
}

function validateExample(example: Readonly<Record<string, unknown>>, features: readonly Feature[]): void {
  const names = features.map(feature => feature.name);
  const unknown = Object.keys(example).find(name => !names.includes(name));
  if (unknown !== undefined) {
    throw new ExportError(
      `The example has an unknown feature, ${unknown}; the features are ${names.join(', ')}.`,
    );
  }
  for (const feature of features) {
    const value = Object.hasOwn(example, feature.name) ? example[feature.name] : undefined;
    if (isNumberFeature(feature)) {
      const { name, min, max } = feature;
      const isWithin = typeof value === 'number' && value >= min && value <= max;
      expectThat(isWithin, `${name} in the example is a number from ${min} to ${max}`, value);
    } else {
      const { name, encoder } = feature;
      const isKnown = typeof value === 'string' && encoder.categories.includes(value);
      expectThat(isKnown, `${name} in the example is one of ${encoder.categories.join(', ')}`, value);
    }
  }
}

function expectThat(condition: boolean, expected: string, actual: unknown): void {
  if (!condition) throw new ExportError(`Cannot export: ${expected}; got ${printValue(actual)}.`);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
