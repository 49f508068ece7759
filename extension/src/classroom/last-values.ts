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

/**
 * The last value of each check of each student. Of a class of 1,000 and 300 checks few are ever looked at, and to read all
 * of them would keep a page busy for more than a second.
 */
export class LastValues {
  readonly #numbering = new CheckNumbering();
  /** By subject, and by the index of the check. */
  readonly #rows = new Map<string, Held[]>();
  readonly #open = new Map<string, Map<number, Standing>>();

  /** Takes over a value, unless a later one is known. */
  set(standing: Standing): void {
    this.#put(
      standing.subject,
      this.#numbering.numberOf(standing.lab, standing.check),
      standing.seq,
      standing,
    );
  }

  /** Takes over the values of a table. */
  merge({ checks, rows }: StandingTable): void {
    const indices = checks.map(([lab, check]) => this.#numbering.numberOf(lab, check));
    for (const [subject, row] of rows) {
      for (const cell of row.split(';')) {
        const { column, seq } = readCell(cell);
        const index = indices[column];
        if (index !== undefined) this.#put(subject, index, seq, cell);
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
    for (const index of row?.keys() ?? []) {
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

  #put(subject: string, index: number, seq: number, held: Held): void {
    const row = this.#rows.get(subject) ?? [];
    this.#rows.set(subject, row);
    const known = row[index];
    if (known !== undefined && seq < seqOf(known)) return;
    row[index] = held;
    const isClosed = typeof held === 'string' && readCell(held).isPlainAndDone;
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

  #read(subject: string, row: Held[], index: number): Standing | undefined {
    const held = row[index];
    if (typeof held !== 'string') return held;
    const value = standingOfCell(subject, this.#numbering.checks[index]!, held);
    row[index] = value;
    return value;
  }
}

function seqOf(held: Held): number {
  return typeof held === 'string' ? readCell(held).seq : held.seq;
}

function isOpen({ progress, help, handedIn }: Standing): boolean {
  return !isDone(progress.best) || help !== undefined || handedIn !== undefined;
}
