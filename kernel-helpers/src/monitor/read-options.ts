import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import type * as Roadmap from '@waymark/roadmap';
import type { AlertRule, ModelDescription } from '@waymark/roadmap';
import type { Retention } from '../prediction-store/tables.ts';
import { printValue } from '../print.ts';
import type { MonitorOptions } from './options.ts';
import { readReference } from './read-reference.ts';

const DEFAULT_CAPACITY = 10_000;
const DEFAULT_CHUNK = 500;
const DEFAULT_KEEP: Retention = { rows: 1_000_000, days: 90 };
/** Somebody should look when more than one request in twenty fails, or half of the features have moved. */
const DEFAULT_ALERTS: readonly AlertRule[] = [
  { metric: 'errorShare', above: 0.05, forSeconds: 30 },
  { metric: 'driftedShare', above: 0.49, forSeconds: 30 },
];

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
