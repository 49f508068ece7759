import type { LabFault } from '@waymark/roadmap/lab';
import type { Mark } from '../diagnostics/underline.ts';

/** Who underlines: the author's panel. */
export const OWNER = 'Waymark';

/** What a fault underlines in its cell: its lines without their indentation, or the cell's first line with text. */
export function marksOfFault({ lines, message }: LabFault, source: string): Mark {
  const all = source.split('\n');
  const written = all.findIndex(line => line.trim() !== '') + 1;
  const first = Math.min(lines?.first ?? Math.max(written, 1), all.length);
  const last = Math.min(Math.max(lines?.last ?? first, first), all.length);
  const from = offsetOf(all, first) + (/^\s*/.exec(all[first - 1]!)?.[0].length ?? 0);
  const to = offsetOf(all, last) + all[last - 1]!.trimEnd().length;
  return { from: Math.min(from, to), to: Math.max(from, to), message, severity: 'error', source: OWNER };
}

function offsetOf(lines: readonly string[], line: number): number {
  return lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
}
