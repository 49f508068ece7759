/** The file in the store's folder; SQLite puts its log and its index beside it. */
export const STORE_FILE = 'predictions.sqlite';

/** The form of the tables; a file of a newer form is not written to. */
export const STORE_VERSION = 1;

/**
 * A model's version is described once, a prediction is a row, and a label comes later under the request's id. Values are
 * JSON. Ids grow, so a reader that remembers the last one sees what is new.
 */
export const TABLES = `
create table if not exists model (
  id integer primary key,
  name text not null,
  version text not null,
  described_at real not null,
  description text not null,
  unique (name, version)
) strict;
create table if not exists prediction (
  id integer primary key autoincrement,
  model integer not null references model (id),
  request text not null,
  at real not null,
  ms real not null,
  status integer not null,
  segment text,
  inputs text,
  output text
) strict;
create index if not exists prediction_by_time on prediction (model, at, status);
create index if not exists prediction_by_request on prediction (request);
create table if not exists label (
  id integer primary key autoincrement,
  name text not null,
  request text not null,
  at real not null,
  actual text not null,
  unique (name, request)
) strict;
`;

/** A model whose predictions are recorded. */
export interface RecordedModel {
  readonly name: string;
  readonly version: string;
  /** What it takes and gives, as JSON. */
  readonly description: string;
  /** When it began, in milliseconds since 1970: the version that began last is the current one. */
  readonly describedAt: number;
}

/** One question to a model and what came of it, as it is stored. */
export interface PredictionRow {
  readonly request: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** As in HTTP: 200 for an answer, 4xx where the question was refused, 5xx where the model failed. */
  readonly status: number;
  readonly segment: string | null;
  /** By feature, as JSON; null where nothing was understood. */
  readonly inputs: string | null;
  /** As JSON; null where there is none. */
  readonly output: string | null;
}

/** What turned out to be true, as it is stored. */
export interface LabelRow {
  readonly request: string;
  readonly at: number;
  /** As JSON. */
  readonly actual: string;
}

/** What goes to the disk in one transaction. */
export interface Batch {
  readonly rows: readonly PredictionRow[];
  readonly labels: readonly LabelRow[];
}

/** How long predictions are kept: both bounds hold. */
export interface Retention {
  /** Of each version of a model. */
  readonly rows: number;
  readonly days: number;
}
