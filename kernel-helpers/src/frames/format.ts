import type { MimeBundle } from '../host.ts';
import { printNumber, printValue } from '../print.ts';
import { escapeHtml } from '../show/html.ts';
import {
  isArqueroTable,
  isFrameOrSeries,
  isTensor,
  rowsOf,
  type ArqueroTableLike,
  type FrameLike,
} from '../values.ts';

const MAX_ROWS = 10;
const MAX_COLUMNS = 20;

/** How a cell shows a DataFrame, a Series, an arquero table or a tensor that it ends with; undefined for everything else. */
export function formatValue(value: unknown): MimeBundle | undefined {
  if (isFrameOrSeries(value)) return formatFrame(value);
  if (isArqueroTable(value)) return formatArqueroTable(value);
  if (!isTensor(value)) return undefined;
  if ('isDisposed' in value && value.isDisposed === true) {
    const text = `A tensor [${value.shape.join(', ')}] that is disposed of: its numbers are gone.`;
    return { 'text/plain': text };
  }
  const text = `${value.dtype} ${printValue(value)}`;
  return { 'text/plain': text, 'text/html': `<pre style="margin:0">${escapeHtml(text)}</pre>` };
}

function formatArqueroTable(table: ArqueroTableLike): MimeBundle {
  const names = table.columnNames();
  const columns = names.slice(0, MAX_COLUMNS);
  const rows = table.objects({ limit: MAX_ROWS, columns }).map(row => columns.map(name => row[name]));
  return formatRows(columns, rows, [...rows.keys()], {
    total: table.numRows(),
    unit: `rows × ${names.length} columns`,
  });
}

function formatFrame(frame: FrameLike): MimeBundle {
  const columns = frame.columns.slice(0, MAX_COLUMNS);
  const rows = frame.$isSeries
    ? frame.values.slice(0, MAX_ROWS).map(value => [value])
    : rowsOf(frame)
        .slice(0, MAX_ROWS)
        .map(row => row.slice(0, MAX_COLUMNS));
  return formatRows(columns, rows, frame.index, {
    total: frame.values.length,
    unit: frame.$isSeries ? 'values' : `rows × ${frame.columns.length} columns`,
  });
}

function formatRows(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  index: readonly (string | number)[],
  { total, unit }: { total: number; unit: string },
): MimeBundle {
  const size = `${total.toLocaleString('en')} ${unit}`;
  const shown = total > rows.length ? `, the first ${rows.length} shown` : '';
  const isNumeric = columns.map((_, j) => rows.some(row => typeof row[j] === 'number'));
  const head = cell('th', '') + columns.map((name, j) => cell('th', name, isNumeric[j])).join('');
  const body = rows.map((row, i) => {
    const cells = row.map((value, j) => cell('td', cellText(value), isNumeric[j]));
    return `<tr>${cell('th', String(index[i]))}${cells.join('')}</tr>`;
  });
  const lines = [columns, ...rows.map(row => row.map(cellText))];
  return {
    'text/plain': `${alignColumns(lines)}\n${size}${shown}`,
    'text/html': `<div style="overflow-x:auto"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table><div style="opacity:.7">${size}${shown}</div></div>`,
  };
}

function cell(tag: 'th' | 'td', text: string, right = false): string {
  return `<${tag} style="text-align:${right ? 'right' : 'left'}">${escapeHtml(text)}</${tag}>`;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return printNumber(value);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : printValue(value);
}

function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, j) => Math.max(...lines.map(line => line[j]?.length ?? 0)));
  return lines.map(line => line.map((cell, j) => cell.padStart(widths[j] ?? 0)).join('  ')).join('\n');
}
