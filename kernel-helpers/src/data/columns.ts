import { parse } from 'csv-parse/sync';
import { DatasetError } from './error.ts';

/** Reads a cell of a CSV file; undefined when it cannot be read so. */
export type Reader<Value> = (text: string) => Value | undefined;

/** How each column of a row is read. */
export type Readers<Row> = { readonly [Column in keyof Row]: Reader<Row[Column]> };

export const text: Reader<string> = cell => (cell === '' ? undefined : cell);

export const number: Reader<number> = cell => {
  const value = Number(cell);
  return cell.trim() === '' || !Number.isFinite(value) ? undefined : value;
};

/** A number or, where the file says NA or nothing, null. */
export const optionalNumber: Reader<number | null> = cell =>
  cell === 'NA' || cell === '' ? null : number(cell);

/** One of a few words. */
export function oneOf<Word extends string>(...words: readonly Word[]): Reader<Word> {
  return cell => words.find(word => word === cell);
}

/**
 * Reads the columns of a CSV file that a data set uses; it may have more.
 *
 * @throws DatasetError Naming the line and column that cannot be read.
 */
export function readCsv<Row extends object>(csv: string, readers: Readers<Row>, path: string): Row[] {
  let records: string[][];
  try {
    records = parse(csv, { bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new DatasetError(`${path} is no CSV file. Delete it and run the set-up again.`, { cause: error });
  }
  const [header = [], ...lines] = records;
  const columns = Object.entries<Reader<unknown>>(readers).map(([name, read]) => {
    const index = header.indexOf(name);
    if (index < 0) {
      throw new DatasetError(`${path} has no column ${name}. Delete it and run the set-up again.`);
    }
    return { name, index, read };
  });
  if (lines.length === 0) throw new DatasetError(`${path} has no rows. Delete it and run the set-up again.`);
  return lines.map((cells, line) => {
    const entries = columns.map(({ name, index, read }) => {
      const value = read(cells[index] ?? '');
      if (value !== undefined) return [name, value] as const;
      throw new DatasetError(
        `${path}, row ${line + 1}: ${name} cannot be ${JSON.stringify(cells[index])}. Delete the file and run the set-up again.`,
      );
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the readers are one for each column of a row
    return Object.fromEntries(entries) as Row;
  });
}
