import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  STORE_FILE,
  STORE_VERSION,
  TABLES,
  type Batch,
  type RecordedModel,
  type Retention,
} from './tables.ts';

/** Others may write at the same time; each write is short. */
const BUSY_MS = 5_000;
const DAY_MS = 86_400_000;
/** Old rows are looked for after so many new ones. */
const SWEEP_EVERY_ROWS = 10_000;

/** What a writer is opened with. */
export interface WriterOptions {
  readonly folder: string;
  readonly model: RecordedModel;
  readonly retention: Retention;
}

/** Writes the predictions of one version of a model to the store; several may do so at once. */
export class PredictionWriter {
  readonly #database: DatabaseSync;
  readonly #options: WriterOptions;
  readonly #model: number;
  readonly #insert: StatementSync;
  readonly #label: StatementSync;
  #sinceSweep = SWEEP_EVERY_ROWS;

  /** @throws Error Where the folder or its file cannot be written, or a newer program made the file. */
  constructor(options: WriterOptions) {
    const { folder, model } = options;
    this.#options = options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#database = new DatabaseSync(join(folder, STORE_FILE), { timeout: BUSY_MS });
    try {
      chmodSync(join(folder, STORE_FILE), 0o600);
      this.#prepareTables();
      this.#model = this.#describe(model);
      this.#insert = this.#database.prepare(
        `insert into prediction (model, request, at, ms, status, segment, inputs, output) values (?, ?, ?, ?, ?, ?, ?, ?)`,
      );
      this.#label = this.#database.prepare(
        `insert or replace into label (name, request, at, actual) values (?, ?, ?, ?)`,
      );
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Writes a batch whole or not at all. */
  write({ rows, labels }: Batch): void {
    this.#transact(() => {
      for (const { request, at, ms, status, segment, inputs, output } of rows) {
        this.#insert.run(this.#model, request, at, ms, status, segment, inputs, output);
      }
      for (const { request, at, actual } of labels) {
        this.#label.run(this.#options.model.name, request, at, actual);
      }
      if (this.#sinceSweep >= SWEEP_EVERY_ROWS) this.#sweep();
    });
    this.#sinceSweep = this.#sinceSweep >= SWEEP_EVERY_ROWS ? rows.length : this.#sinceSweep + rows.length;
  }

  close(): void {
    this.#database.close();
  }

  #prepareTables(): void {
    // The synchronous mode FULL would make each batch wait for the disk; what a power cut takes is a last moment's.
    this.#database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
    const version = Number(this.#database.prepare('pragma user_version').get()?.['user_version'] ?? 0);
    if (version > STORE_VERSION) {
      throw new Error(
        `${STORE_FILE} was written by a newer program (its form is ${version}, not ${STORE_VERSION}).`,
      );
    }
    if (version === STORE_VERSION) return;
    this.#transact(() => this.#database.exec(`${TABLES} pragma user_version = ${STORE_VERSION};`));
  }

  #describe({ name, version, description, describedAt }: RecordedModel): number {
    const row = this.#database
      .prepare(
        `insert into model (name, version, described_at, description) values (?, ?, ?, ?)
         on conflict (name, version) do update set description = excluded.description returning id`,
      )
      .get(name, version, describedAt, description);
    return Number(row?.['id']);
  }

  /** Forgets what is too old or too much, and the labels of what was forgotten. */
  #sweep(): void {
    const { model, retention } = this.#options;
    const run = (sql: string, ...values: (number | string)[]): unknown =>
      this.#database.prepare(sql).run(...values);
    run(
      'delete from prediction where model = ? and at < ?',
      this.#model,
      Date.now() - retention.days * DAY_MS,
    );
    run(
      `delete from prediction where model = ?1 and at < (
         select at from prediction where model = ?1 order by at desc limit 1 offset ?2)`,
      this.#model,
      retention.rows - 1,
    );
    run(
      `delete from label where name = ?1 and at < (
         select min((select min(at) from prediction where prediction.model = model.id)) from model where name = ?1)`,
      model.name,
    );
  }

  #transact(work: () => void): void {
    this.#database.exec('begin immediate');
    try {
      work();
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }
}
