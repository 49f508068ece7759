import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import type * as Roadmap from '@waymark/roadmap';
import type { AlertRule, Column, ModelDescription } from '@waymark/roadmap';
import type { Category } from '../evaluate/categories.ts';
import type { Numbers } from '../evaluate/numbers.ts';
import type { Retention } from '../prediction-store/tables.ts';
import { printValue } from '../print.ts';
import { readReference, type ReferenceRow } from './read-reference.ts';

const DEFAULT_CAPACITY = 10_000;
const DEFAULT_CHUNK = 500;
const DEFAULT_KEEP: Retention = { rows: 1_000_000, days: 90 };
/** Somebody should look when more than one request in twenty fails, or half of the features have moved. */
const DEFAULT_ALERTS: readonly AlertRule[] = [
  { metric: 'errorShare', above: 0.05, forSeconds: 30 },
  { metric: 'driftedShare', above: 0.49, forSeconds: 30 },
];

/** What {@link monitor} watches, and against what. */
export interface MonitorOptions {
  /** Of the model: it titles the chart, and its versions are compared under it. */
  readonly name: string;
  /** Of the model. Default: `1`. */
  readonly version?: string;
  /**
   * What live predictions are held against: the targets (or predictions) of the training set, or rows of a test set, each
   * with its inputs by feature, the model's output and, where it is known, what was true.
   */
  readonly reference: Numbers | readonly Category[] | readonly ReferenceRow[];
  /** By feature, what it may be. Default: as the rows of the reference show it. */
  readonly schema?: Readonly<Record<string, Column>>;
  /** Of a prediction: `$`. Default: none. */
  readonly unit?: string;
  /** How many of the latest observations are kept in memory. Default: 10,000. */
  readonly capacity?: number;
  /** How many of the newest predictions are compared with the reference. Default: 500. */
  readonly chunk?: number;
  /** Fields of the input that are nobody's business: they are recorded nowhere. Default: none. */
  readonly redact?: readonly string[];
  /** When somebody should look. Default: more than 5% of the requests fail, or half of the features drift, for 30 seconds. */
  readonly alerts?: readonly AlertRule[];
  /** How much stays in the store, of each version. Default: 1,000,000 rows, 90 days. */
  readonly keep?: Partial<Retention>;
  /**
   * The folder of the store that the panel Model Monitor reads; `false` keeps nothing but what is in memory. Default: what
   * `MONITOR_STORE` names, else the course's own, else none.
   */
  readonly store?: string | false;
}

/** Options that were read, with the defaults. */
export interface MonitorSettings {
  readonly name: string;
  readonly version: string;
  readonly description: ModelDescription;
  readonly capacity: number;
  readonly redact: readonly string[];
  readonly retention: Retention;
  readonly store: string | undefined;
}

/** @throws RangeError or TypeError, naming the option. */
export function readOptions(options: MonitorOptions): MonitorSettings {
  const { name, version = '1', unit = '', capacity = DEFAULT_CAPACITY, chunk = DEFAULT_CHUNK } = options;
  requireText('name', name);
  requireText('version', version);
  requireCount('A monitor keeps a whole number of observations', capacity);
  requireCount('A chunk is a whole number of predictions', chunk);
  const { rows, columns } = readReference(options.reference);
  const retention = { ...DEFAULT_KEEP, ...options.keep };
  requireCount('The rows to keep are a whole number', retention.rows);
  if (!(retention.days > 0)) {
    throw new RangeError(`The days to keep are above 0; got ${printValue(retention.days)}.`);
  }
  const description: ModelDescription = {
    unit,
    columns: { ...columns, ...readSchema(options.schema) },
    reference: [...rows],
    chunk,
    alerts: readAlerts(options.alerts),
  };
  const redact = options.redact ?? [];
  return {
    name,
    version,
    description: withoutFields(description, redact),
    capacity,
    redact,
    retention,
    store: storeFolder(options.store),
  };
}

/** What is recorded nowhere stands in no reference either. */
function withoutFields(description: ModelDescription, redact: readonly string[]): ModelDescription {
  return {
    ...description,
    columns: omit(description.columns, redact),
    reference: description.reference.map(row => ({ ...row, inputs: omit(row.inputs, redact) })),
  };
}

/** A record without some of its fields. */
export function omit<Value>(
  record: Readonly<Record<string, Value>>,
  names: readonly string[],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

function storeFolder(store: string | false | undefined, env = process.env): string | undefined {
  if (store === false) return undefined;
  if (store !== undefined) {
    requireText('store', store);
    return isAbsolute(store) ? store : resolve(store);
  }
  if (env['MONITOR_STORE']) return resolve(env['MONITOR_STORE']);
  return env['WAYMARK_COURSE'] ? join(env['WAYMARK_COURSE'], '.waymark', 'monitor') : undefined;
}

function requireText(option: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new TypeError(`A monitor's ${option} is a text; got ${printValue(value)}.`);
}

function requireCount(sentence: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${sentence} above 0; got ${printValue(value)}.`);
  }
}

function readSchema(schema: MonitorOptions['schema']): ModelDescription['columns'] {
  return schema === undefined ? {} : read('schema', ({ columns }) => columns.safeParse(schema));
}

function readAlerts(alerts: MonitorOptions['alerts']): ModelDescription['alerts'] {
  return alerts === undefined ? [...DEFAULT_ALERTS] : read('alerts', shape => shape.alerts.safeParse(alerts));
}

type Shape = typeof Roadmap.modelDescriptionSchema.shape;
interface Parsed<Value> {
  readonly data?: Value;
  readonly error?: {
    readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
  };
}

/** The schemas load when an option needs them: a notebook that imports the helpers does not wait for them. */
function read<Value>(option: string, parse: (shape: Shape) => Parsed<Value>): Value {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `require` knows no types
  const roadmap = createRequire(import.meta.url)('@waymark/roadmap') as typeof Roadmap;
  const { data, error } = parse(roadmap.modelDescriptionSchema.shape);
  if (data !== undefined) return data;
  const issues = error?.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new TypeError(`A monitor's ${option} cannot be read: ${issues?.join('; ')}`);
}
