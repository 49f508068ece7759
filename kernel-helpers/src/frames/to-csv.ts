import type { DataFrame } from 'danfojs-node';
import { readTable, type Value } from './table.ts';

/**
 * The frame as CSV text (RFC 4180): a line of names, a line a row, empty for a missing value; what
 * holds a comma, a quote or a line break is quoted. (danfojs' own `toCSV` quotes nothing.)
 *
 * @param frame Its index is left out.
 * @example
 * const csv = toCsv(frame({ street: ['Main St, 5'], price: [180_000] }));
 */
export function toCsv(frame: DataFrame): string {
  const { columns, rows } = readTable(frame);
  return [columns, ...rows].map(line => `${line.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Value): string {
  if (value === null) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
