import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { STORE_FILE } from './tables.ts';

const BUSY_MS = 5_000;

const SQL = `select prediction.request, model.version, prediction.at, prediction.ms, prediction.status,
  prediction.segment, prediction.inputs, prediction.output, label.actual
  from prediction join model on model.id = prediction.model
  left join label on label.name = model.name and label.request = prediction.request
  where model.name = ? and prediction.at >= ? and prediction.at < ? order by prediction.at, prediction.id`;

/** Which rows are read: in milliseconds since 1970. */
export interface RowSpan {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** A row as it is stored, with its label; values are JSON. */
export interface StoredRow {
  readonly request: string;
  readonly version: string;
  readonly at: number;
  readonly ms: number;
  readonly status: number;
  readonly segment: string | null;
  readonly inputs: string | null;
  readonly output: string | null;
  readonly actual: string | null;
}

/** What was recorded of a model, all versions, the oldest first; nothing where there is no store yet. */
export function readRows(folder: string, name: string, { from, to }: RowSpan): StoredRow[] {
  const file = join(folder, STORE_FILE);
  if (!existsSync(file)) return [];
  const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
  try {
    const rows: unknown[] = database.prepare(SQL).all(name, from, to);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tables are strict, and have these types
    return rows as StoredRow[];
  } finally {
    database.close();
  }
}
