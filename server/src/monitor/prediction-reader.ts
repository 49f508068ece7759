import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  STORE_FILE,
  STORE_VERSION,
  type RequestCounts,
  type WatchedRow,
} from '@waymark/kernel-helpers/model-report';
import { modelDescriptionSchema, type ModelDescription, type StoredModel } from '@waymark/roadmap';
import Database from 'better-sqlite3';
import { z } from 'zod';

const BUSY_MS = 200;
const NO_STORE = -1;

const ROW_COLUMNS = `
  prediction.request, model.version, prediction.at, prediction.ms, prediction.status, prediction.segment,
  prediction.inputs, prediction.output, label.actual
  from prediction join model on model.id = prediction.model
  left join label on label.name = model.name and label.request = prediction.request`;
const OF_MODELS = 'prediction.model in (select value from json_each(@models))';

/** Where all visitors are wanted, the query does without the column, which stands in no index. */
const OF_SEGMENT = 'and prediction.segment = @segment';

const SQL = {
  models: `select id, name, version, described_at as since, description,
    (select max(at) from prediction where prediction.model = model.id) as lastAt from model order by described_at, id`,
  counts: (
    part: string,
  ) => `select count(*) as requests, total(status between 400 and 499) as refused, total(status >= 500) as errors
    from prediction where ${OF_MODELS} and at >= @from and at < @to ${part}`,
  since: (part: string) =>
    `select status, ms from prediction where model = @model and at >= @from ${part} order by at desc limit @most`,
  newest: (part: string) =>
    `select ${ROW_COLUMNS} where prediction.model = @model ${part} order by prediction.at desc limit @most`,
  sample: (part: string) => `select ${ROW_COLUMNS} where ${OF_MODELS} and prediction.at >= @from
    and prediction.at < @to and prediction.id % @every = 0 ${part} order by prediction.at limit @most`,
  segments: `select distinct segment from
    (select segment from prediction where model = @model order by at desc limit @most) where segment is not null`,
  labels: 'select coalesce(max(id), 0) as last from label',
} as const;

const modelSchema = z.object({
  id: z.number(),
  name: z.string(),
  version: z.string(),
  since: z.number(),
  description: z.string(),
  lastAt: z.number().nullable(),
});
const countsSchema = z.object({ requests: z.number(), refused: z.number(), errors: z.number() });

/**
 * Rows as the strict tables hold them. They are read by the thousand many times a second, so the form of the file, which
 * is checked when it is opened, answers for them in place of a schema.
 */
interface TimedRow {
  readonly status: number;
  readonly ms: number;
}
interface StoredRow extends Omit<WatchedRow, 'inputs' | 'output' | 'actual'> {
  readonly inputs: string | null;
  readonly output: string | null;
  readonly actual: string | null;
}

/** A version of a model, as its description stands in the store. */
export interface ModelVersion {
  readonly id: number;
  readonly name: string;
  readonly version: string;
  readonly since: number;
  readonly lastAt: number | null;
  readonly description: ModelDescription;
}

/** Which requests are looked at. */
export interface Part {
  /** Versions of a model. */
  readonly models: readonly number[];
  /** Null for all visitors. */
  readonly segment: string | null;
}

/** Those of a span of time; in milliseconds since 1970. */
export interface Span extends Part {
  readonly from: number;
  readonly to: number;
}

/** Reads the store of predictions, which whoever serves a model writes. */
export class PredictionReader {
  readonly #path: string;
  #database: Database.Database | undefined;
  /** Of the file on the disk, which may be removed and made anew. */
  #inode: number | undefined;
  #dataVersion = NO_STORE;
  readonly #descriptions = new Map<string, ModelDescription>();

  /** @param folder Of the store; it need not be there yet. */
  constructor(folder: string) {
    this.#path = join(folder, STORE_FILE);
  }

  /** Whether anything was written since the last call. */
  hasChanged(): boolean {
    const database = this.#open();
    const version = database ? Number(database.pragma('data_version', { simple: true })) : NO_STORE;
    const isNew = version !== this.#dataVersion;
    this.#dataVersion = version;
    return isNew;
  }

  /** All versions of all models, the oldest first. One whose description cannot be read is left out. */
  versions(): ModelVersion[] {
    return this.#all(SQL.models, {}).flatMap(row => {
      const { description: text, ...version } = modelSchema.parse(row);
      const description = this.#description(text);
      return description ? [{ ...version, description }] : [];
    });
  }

  counts({ models, segment, from, to }: Span): RequestCounts {
    const values = { models: JSON.stringify(models), segment, from, to };
    const [row] = this.#all(SQL.counts(ofSegment(segment)), values);
    return row === undefined ? { requests: 0, refused: 0, errors: 0 } : countsSchema.parse(row);
  }

  /** Status and latency of the newest requests from a time on, at most so many of each version. */
  since({ models, segment }: Part, from: number, most: number): TimedRow[] {
    const sql = SQL.since(ofSegment(segment));
    return models.flatMap(model => this.#rows<TimedRow>(sql, { model, segment, from, most }));
  }

  /** The newest rows, the oldest of them first. */
  newest({ models, segment }: Part, most: number): WatchedRow[] {
    const sql = SQL.newest(ofSegment(segment));
    // The index has each version's rows in order; across versions the database would have to sort them all.
    const rows = models.flatMap(model => this.#rows<StoredRow>(sql, { model, segment, most }).map(readRow));
    return rows.toSorted((a, b) => a.at - b.at).slice(-most);
  }

  /**
   * Rows of a span, evenly over it where there are more than `most`.
   *
   * @param count How many there are.
   */
  sample({ models, segment, from, to }: Span, count: number, most: number): WatchedRow[] {
    const every = Math.max(1, Math.floor(count / most));
    const values = { models: JSON.stringify(models), segment, from, to, every, most };
    return this.#rows<StoredRow>(SQL.sample(ofSegment(segment)), values).map(readRow);
  }

  /** The parts of the visitors that the newest requests of each version came from, in the order of the alphabet. */
  segments(models: readonly number[], most: number): string[] {
    const rows = models.flatMap(model => this.#rows<{ segment: string }>(SQL.segments, { model, most }));
    return [...new Set(rows.map(({ segment }) => segment))].toSorted();
  }

  /** Grows with each label. */
  lastLabel(): number {
    const [row] = this.#all(SQL.labels, {});
    return row === undefined ? 0 : z.object({ last: z.number() }).parse(row).last;
  }

  close(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #description(text: string): ModelDescription | undefined {
    const known = this.#descriptions.get(text);
    if (known) return known;
    const read = modelDescriptionSchema.safeParse(parseJson(text)).data;
    if (read) this.#descriptions.set(text, read);
    return read;
  }

  #all(sql: string, values: Record<string, unknown>): unknown[] {
    return this.#open()?.prepare(sql).all(values) ?? [];
  }

  #rows<Row>(sql: string, values: Record<string, unknown>): Row[] {
    return this.#open()?.prepare<[Record<string, unknown>], Row>(sql).all(values) ?? [];
  }

  /** Undefined while nothing was recorded, or what is there was written by a newer program. */
  #open(): Database.Database | undefined {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino;
    if (this.#database && inode === this.#inode) return this.#database;
    this.close();
    if (inode === undefined) return undefined;
    const database = new Database(this.#path, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    if (Number(database.pragma('user_version', { simple: true })) !== STORE_VERSION) {
      database.close();
      return undefined;
    }
    this.#database = database;
    this.#inode = inode;
    // Versions of one file are not those of another.
    this.#dataVersion = NO_STORE;
    return database;
  }
}

function ofSegment(segment: string | null): string {
  return segment === null ? '' : OF_SEGMENT;
}

function readRow(row: StoredRow): WatchedRow {
  const inputs = parseJson(row.inputs);
  return {
    ...row,
    inputs: isRecord(inputs) ? inputs : null,
    output: parseJson(row.output),
    actual: row.actual === null ? undefined : parseJson(row.actual),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The models of the versions, the one that was asked last first. */
export function storedModels(versions: readonly ModelVersion[]): StoredModel[] {
  const byName = Map.groupBy(versions, ({ name }) => name);
  const models = [...byName].map(([name, all]): StoredModel => ({
    name,
    versions: all.map(({ version, since }) => ({ version, since })),
    lastAt: all.reduce<number | null>(
      (last, { lastAt }) => (lastAt === null ? last : Math.max(last ?? 0, lastAt)),
      null,
    ),
  }));
  return models.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0));
}
