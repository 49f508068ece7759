/** One measurement beside what it is compared with, both from the same run. */
export interface BenchRow {
  readonly measure: string;
  readonly ours: number;
  /** Left out where there is nothing to compare with and `goal` is a bound on `ours`. */
  readonly baseline?: number;
  readonly baselineName?: string;
  readonly unit: string;
  /** The same of others, without a goal. */
  readonly others?: readonly { readonly name: string; readonly value: number }[];
  /** In words, such as `<= 1.3x` or `< 20 ms`. */
  readonly goal?: string;
}

/** The q-quantile (0 to 1) of some numbers, by linear interpolation. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) throw new RangeError('expected at least one number');
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Lays rows out as a text table with aligned columns. */
export function formatRows(rows: readonly BenchRow[]): string {
  const others = [...new Set(rows.flatMap(row => row.others?.map(({ name }) => name) ?? []))];
  const cells = rows.map(row => [
    row.measure,
    `${format(row.ours)} ${row.unit}`,
    row.baseline === undefined ? '' : `${format(row.baseline)} ${row.unit}`,
    row.baselineName ?? '',
    row.baseline === undefined ? '' : `${format(row.ours / row.baseline)}x`,
    row.goal ?? '',
    ...others.map(name => {
      const value = row.others?.find(other => other.name === name)?.value;
      return value === undefined || Number.isNaN(value) ? '-' : `${format(value)} ${row.unit}`;
    }),
  ]);
  const table = [['measure', 'Waymark', 'beside', '', 'ratio', 'goal', ...others], ...cells];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map(line => line[column]?.length ?? 0))) ?? [];
  return table
    .map(line =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
