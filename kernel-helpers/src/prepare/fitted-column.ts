import { median } from '../evaluate/quantile.ts';
import { printValue } from '../print.ts';
import { requireAnswer } from '../todo/todo.ts';
import { isRecord } from '../records.ts';
import { ColumnError, type ColumnStep, type NumberStep } from './column-step.ts';
import { OneHotEncoder } from './one-hot-encoder.ts';
import { StandardScaler } from './standard-scaler.ts';

/** A column with what was learned of it from the training rows. */
export class FittedColumn {
  readonly name: string;
  /** With a number in place of 'median' and 'mean'. */
  readonly step: ColumnStep;
  readonly #learned: StandardScaler | OneHotEncoder;

  private constructor(name: string, step: ColumnStep, learned: StandardScaler | OneHotEncoder) {
    this.name = name;
    this.step = step;
    this.#learned = learned;
  }

  /** @throws ColumnError, TypeError When the step, or a value, is not what it should be. */
  static fit(name: string, step: unknown, values: readonly unknown[]): FittedColumn {
    const known = resolveMissing(name, readStep(name, step), values);
    if (known.as === 'category') {
      const words = values.map((value, row) => wordOf(name, known.missing, value, row));
      return new FittedColumn(name, known, OneHotEncoder.fit(words, { unknown: known.unknown ?? 'error' }));
    }
    const numbers = values.map((value, row) => [numberOf(name, known, value, row)]);
    return new FittedColumn(name, known, StandardScaler.fit(numbers));
  }

  /** @throws TypeError When `json` is no saved column. */
  static fromJSON(json: unknown): FittedColumn {
    if (!isRecord(json) || typeof json['name'] !== 'string') {
      throw new TypeError(`This is no saved column: ${printValue(json)}.`);
    }
    const { name } = json;
    const step = readStep(name, json['step']);
    const { learned } = json;
    return new FittedColumn(
      name,
      step,
      step.as === 'category' ? OneHotEncoder.fromJSON(learned) : StandardScaler.fromJSON(learned),
    );
  }

  /** One name a feature: `GrLivArea`, `Neighborhood=NAmes`. */
  get featureNames(): readonly string[] {
    const learned = this.#learned;
    return learned instanceof OneHotEncoder
      ? learned.categories.map(category => `${this.name}=${category}`)
      : [this.name];
  }

  /** @throws ColumnError When the column cannot take the value. */
  transform(value: unknown, row: number): number[] {
    const { name, step } = this;
    const learned = this.#learned;
    if (step.as === 'category' || learned instanceof OneHotEncoder) {
      const word = wordOf(name, step.as === 'category' ? step.missing : undefined, value, row);
      return this.#oneHot(word, row);
    }
    return learned.transform([[numberOf(name, step, value, row)]])[0]!;
  }

  /** The number that has this feature. */
  inverse(feature: number): number {
    const { step } = this;
    if (step.as !== 'number' || this.#learned instanceof OneHotEncoder) {
      throw new TypeError(`${this.name} holds words: only columns of numbers can be turned back.`);
    }
    const value = this.#learned.inverseTransform([[feature]])[0]![0]!;
    return step.log === true ? Math.expm1(value) : value;
  }

  toJSON() {
    return { name: this.name, step: this.step, learned: this.#learned };
  }

  #oneHot(word: string, row: number): number[] {
    const encoder = this.#learned;
    if (!(encoder instanceof OneHotEncoder)) throw new TypeError(`${this.name} holds numbers.`);
    if (encoder.unknown === 'error' && !encoder.categories.includes(word)) {
      throw new ColumnError(
        this.name,
        row,
        `is ${printValue(word)}: expected one of ${encoder.categories.join(', ')}.`,
      );
    }
    return encoder.transform([word])[0]!;
  }
}

const STEPS = "{ as: 'number' }, { as: 'order', order: ['low', 'high'] } or { as: 'category' }";

function readStep(name: string, step: unknown): ColumnStep {
  requireAnswer(step);
  if (isColumnStep(step)) return step;
  throw new TypeError(
    `The step of the column ${name} is ${printValue(step)}: expected one like ${STEPS}, with options of its kind only.`,
  );
}

const OPTIONS = {
  number: {
    missing: (x: unknown) => x === 'error' || x === 'median' || x === 'mean' || Number.isFinite(x),
    log: isBoolean,
  },
  order: { order: isOrder, missing: isText },
  category: { unknown: (x: unknown) => x === 'error' || x === 'zeros', missing: isText },
} as const;

function isColumnStep(step: unknown): step is ColumnStep {
  if (!isRecord(step)) return false;
  const { as, ...options } = step;
  if (as !== 'number' && as !== 'order' && as !== 'category') return false;
  const readers: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = OPTIONS[as];
  const areSound = Object.entries(options).every(
    ([key, value]) => value === undefined || readers[key]?.(value),
  );
  if (!areSound) return false;
  const { order, missing } = options;
  return (
    as !== 'order' || (isOrder(order) && (missing === undefined || order.some(word => word === missing)))
  );
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isOrder(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every(isText) && new Set(value).size === value.length
  );
}

function resolveMissing(name: string, step: ColumnStep, values: readonly unknown[]): ColumnStep {
  if (step.as !== 'number' || (step.missing !== 'median' && step.missing !== 'mean')) return step;
  const present = values.filter(value => !isMissing(value));
  const numbers = present.map((value, row) => numberOf(name, { as: 'number' }, value, row));
  if (numbers.length === 0) {
    throw new RangeError(`${name} is missing in every row: there is no ${step.missing} to take.`);
  }
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return { ...step, missing: step.missing === 'median' ? median(numbers) : mean };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** What the scaler gets: a number or its logarithm, the place of a word. */
function numberOf(
  name: string,
  step: Exclude<ColumnStep, { as: 'category' }>,
  value: unknown,
  row: number,
): number {
  if (step.as === 'number') return readNumber(name, step, value, row);
  const word = wordOf(name, step.missing, value, row);
  const place = step.order.indexOf(word);
  if (place >= 0) return place;
  throw new ColumnError(name, row, `is ${printValue(word)}: expected one of ${step.order.join(', ')}.`);
}

function readNumber(name: string, step: NumberStep, value: unknown, row: number): number {
  requireAnswer(value);
  const number = isMissing(value) ? step.missing : value;
  if (typeof number !== 'number') {
    const problem = isMissing(value)
      ? "is missing: give the column's step a `missing`, or fill it in."
      : `is ${printValue(value)}: expected a number.`;
    throw new ColumnError(name, row, problem);
  }
  if (!Number.isFinite(number) || (step.log === true && number <= -1)) {
    throw new ColumnError(
      name,
      row,
      `is ${number}: expected a finite number${step.log === true ? ' above -1, since its logarithm is taken' : ''}.`,
    );
  }
  return step.log === true ? Math.log1p(number) : number;
}

function wordOf(name: string, missing: string | undefined, value: unknown, row: number): string {
  requireAnswer(value);
  const word = isMissing(value) ? missing : value;
  if (typeof word === 'string') return word;
  const problem = isMissing(value)
    ? "is missing: give the column's step a `missing`, or fill it in."
    : `is ${printValue(value)}: expected text.`;
  throw new ColumnError(name, row, problem);
}
