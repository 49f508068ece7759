import type { OneHotEncoder } from '../prepare/one-hot-encoder.ts';
import type { StandardScaler } from '../prepare/standard-scaler.ts';

/** A number that a visitor enters. */
export interface NumberFeature {
  /** As in JSON: a letter, then letters, digits and underscores. */
  readonly name: string;
  /** As a visitor reads it. */
  readonly label: string;
  /** Of the number, such as `mm`; empty for a count. */
  readonly unit: string;
  /** The smallest number that is accepted. */
  readonly min: number;
  /** The largest number that is accepted. */
  readonly max: number;
}

/** A word that a visitor chooses. */
export interface ChoiceFeature {
  readonly name: string;
  readonly label: string;
  /** Its categories are the choices. A word that is none of them is refused. */
  readonly encoder: OneHotEncoder;
}

/** What a visitor is asked. */
export type Feature = NumberFeature | ChoiceFeature;

/** The model has one output: a number. */
export interface NumberOutput {
  readonly label: string;
  readonly unit: string;
  /** With which the targets were scaled, fitted on rows of one number. Default: they were not. */
  readonly scaler?: StandardScaler;
  /** Shown on the page; JSON has them all. Default: 0. */
  readonly decimals?: number;
}

/** The model has an output for each class: its probability. */
export interface ClassOutput {
  readonly label: string;
  readonly classes: readonly string[];
}

/** What {@link exportApp} makes an app of. */
export interface ExportOptions {
  /** Of the project and its model: small letters, digits and hyphens, such as `house-prices`. */
  readonly name: string;
  /** The heading of the page. */
  readonly title: string;
  /** Of the model, such as `1.0.0`; the app reports it. */
  readonly version: string;
  /** The folder in which `saveModel` put the model. */
  readonly model: string;
  /** In the order of the model's columns: a number has one, a word one for each choice. */
  readonly features: readonly Feature[];
  /** Fitted on the numbers among the features, in their order. Default: the model takes them as they are. */
  readonly scaler?: StandardScaler;
  readonly output: NumberOutput | ClassOutput;
  /** An input, for the form and the README. Default: the middle of each range, and the first choices. */
  readonly example?: Readonly<Record<string, number | string>>;
}
