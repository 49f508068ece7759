import {
  CheckNumbering,
  readCell,
  standingOfCell,
  type Standing,
  type StandingTable,
} from '@waymark/roadmap';
import { isDone } from './summary.ts';

/** A value, as the text that it came as until somebody looks at it. */
type Held = Standing | string;

/** The values of a student, by the index of the check. */
interface Row {
  readonly held: Held[];
  readonly seqs: number[];
}

/**
 * The last value of each check of each student. Of a class of 1,000 and 300 checks few are ever looked at, and to read all
 * of them would keep a page busy for more than a second.
 */
export class LastValues {
  readonly #numbering = new CheckNumbering();
  /** By subject. */
  readonly #rows = new Map<string, Row>();
  readonly #open = new Map<string, Map<number, Standing>>();

  /** Takes over a value, unless a later one is known. */
  set(standing: Standing): void {
    const { subject, lab, check, seq } = standing;
    this.#put(subject, this.#rowOf(subject), this.#numbering.numberOf(lab, check), seq, standing, false);
  }

  /** Takes over the values of a table. */
  merge({ checks, rows }: StandingTable): void {
    const indices = checks.map(([lab, check]) => this.#numbering.numberOf(lab, check));
    for (const [subject, cells] of rows) {
      const row = this.#rowOf(subject);
      for (const cell of cells.split(';')) {
        const { column, seq, isPlainAndDone } = readCell(cell);
        const index = indices[column];
        if (index !== undefined) this.#put(subject, row, index, seq, cell, isPlainAndDone);
      }
    }
  }

  get(subject: string, lab: string, check: string): Standing | undefined {
    const index = this.#numbering.find(lab, check);
    const row = this.#rows.get(subject);
    return row && index !== undefined ? this.#read(subject, row, index) : undefined;
  }

  /** All of somebody. */
  *of(subject: string): Generator<Standing> {
    const row = this.#rows.get(subject);
    for (const index of row?.held.keys() ?? []) {
      const value = row && this.#read(subject, row, index);
      if (value) yield value;
    }
  }

  *all(): Generator<Standing> {
    for (const subject of this.#rows.keys()) yield* this.of(subject);
  }

  /** Those that are not done, or in which somebody asks for something: for help, or to be read. */
  *open(): Generator<Standing> {
    for (const row of this.#open.values()) yield* row.values();
  }

  clear(): void {
    this.#rows.clear();
    this.#open.clear();
  }

  #rowOf(subject: string): Row {
    const known = this.#rows.get(subject);
    if (known) return known;
    const row: Row = { held: [], seqs: [] };
    this.#rows.set(subject, row);
    return row;
  }

  /** @param isClosed Whether it is known to need nothing more. */
  #put(subject: string, row: Row, index: number, seq: number, held: Held, isClosed: boolean): void {
    if (seq < (row.seqs[index] ?? 0)) return;
    row.held[index] = held;
    row.seqs[index] = seq;
    const value = isClosed ? undefined : this.#read(subject, row, index);
    if (value && isOpen(value)) this.#openOf(subject).set(index, value);
    else this.#open.get(subject)?.delete(index);
  }

  #openOf(subject: string): Map<number, Standing> {
    const known = this.#open.get(subject);
    if (known) return known;
    const open = new Map<number, Standing>();
    this.#open.set(subject, open);
    return open;
  }

  #read(subject: string, { held: values }: Row, index: number): Standing | undefined {
    const held = values[index];
    if (typeof held !== 'string') return held;
    const value = standingOfCell(subject, this.#numbering.checks[index]!, held);
    values[index] = value;
    return value;
  }
}

function isOpen({ progress, help, handedIn }: Standing): boolean {
  return !isDone(progress.best) || help !== undefined || handedIn !== undefined;
}
