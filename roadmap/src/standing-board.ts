import { CheckNumbering } from './check-numbering.ts';
import type { Standing } from './standing.ts';
import { packCell, type StandingTable } from './standing-table.ts';
import { packStored, type StoredStanding } from './stored-standing.ts';

/** A table that is longer is divided, so that no message holds everybody else up. */
const MAX_TABLE_CHARS = 250_000;

/** The cells of one student, by the index of their check. */
interface Row {
  readonly seqs: number[];
  readonly cells: string[];
  /** The highest of their places. */
  seq: number;
  /** All of them, where they have not changed since. */
  text: string | undefined;
}

/** The last values of a class, kept as they travel: a class of 1,000 students and 300 checks in some forty megabytes. */
export class StandingBoard {
  readonly #numbering = new CheckNumbering();
  readonly #rows = new Map<string, Row>();

  /** Takes over a value, unless a later one is known. */
  set(standing: Standing): void {
    const index = this.#numbering.numberOf(standing.lab, standing.check);
    this.#put(standing.subject, index, standing.seq, packCell(index, standing));
  }

  /** Takes over the values of a table. */
  merge({ checks, rows }: StandingTable): void {
    const indices = checks.map(([lab, check]) => this.#numbering.numberOf(lab, check));
    for (const [subject, row] of rows) {
      for (const cell of row.split(';')) {
        const [given, seq] = cell.split(' ', 2);
        const index = indices[Number(given)];
        if (index === undefined) continue;
        const text = index === Number(given) ? cell : `${index}${cell.slice(cell.indexOf(' '))}`;
        this.#put(subject, index, Number(seq), text);
      }
    }
  }

  /** Takes over values as they are stored, and answers them as a table. @throws Error Where one is none. */
  add(stored: readonly StoredStanding[]): StandingTable {
    const cells = new Map<string, string[]>();
    for (const value of stored) {
      const { subject, lab, check, seq } = value;
      const index = this.#numbering.numberOf(lab, check);
      const cell = packStored(index, value);
      this.#put(subject, index, seq, cell);
      const row = cells.get(subject);
      if (row) row.push(cell);
      else cells.set(subject, [cell]);
    }
    return { checks: this.#checks, rows: Array.from(cells, ([subject, row]) => [subject, row.join(';')]) };
  }

  /**
   * The values that changed after a place, as they are now, in tables of a size that one message bears.
   *
   * @param first Whose come first, in this order.
   */
  *tables(after: number, first: readonly string[] = []): Generator<StandingTable> {
    let rows: [string, string][] = [];
    let size = 0;
    for (const subject of new Set([...first, ...this.#rows.keys()])) {
      const row = this.#rows.get(subject);
      if (!row || row.seq <= after) continue;
      const text = textOf(row, after);
      rows.push([subject, text]);
      size += text.length;
      if (size < MAX_TABLE_CHARS) continue;
      yield { checks: this.#checks, rows };
      rows = [];
      size = 0;
    }
    if (rows.length > 0) yield { checks: this.#checks, rows };
  }

  /** Of whom it holds values. */
  get subjects(): readonly string[] {
    return [...this.#rows.keys()];
  }

  /** Forgets somebody. */
  delete(subject: string): void {
    this.#rows.delete(subject);
  }

  clear(): void {
    this.#rows.clear();
  }

  get #checks(): StandingTable['checks'] {
    return this.#numbering.checks.map(([lab, check]) => [lab, check]);
  }

  #put(subject: string, index: number, seq: number, cell: string): void {
    const known = this.#rows.get(subject);
    const row = known ?? { seqs: [], cells: [], seq: 0, text: undefined };
    if (!known) this.#rows.set(subject, row);
    if (seq < (row.seqs[index] ?? 0)) return;
    row.seqs[index] = seq;
    row.cells[index] = cell;
    row.seq = Math.max(row.seq, seq);
    row.text = undefined;
  }
}

function textOf(row: Row, after: number): string {
  const { seqs, cells } = row;
  // `filter` passes over what was never set.
  if (after > 0) return cells.filter((_, index) => (seqs[index] ?? 0) > after).join(';');
  row.text ??= cells.filter(() => true).join(';');
  return row.text;
}
