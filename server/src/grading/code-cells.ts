import type { SourceCell } from '@waymark/roadmap/lab';

/** The cells that run. */
export function codeCells(cells: readonly SourceCell[]): readonly SourceCell[] {
  return cells.filter(({ kind }) => kind !== 'text');
}
