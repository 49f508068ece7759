import type { MimeBundle } from '../../host.ts';
import type { CellDiagnostic } from '../compiler/cell/diagnostic.ts';
import { describeMistake } from './compile-error.ts';

/**
 * What is shown beneath a cell that ran though something is to be said against it: a display, since
 * graders take what is on stderr for a failure. Undefined if there is nothing to say.
 *
 * @param notes What is not about a place in the cell.
 */
export function warningsBundle(
  warnings: readonly CellDiagnostic[],
  code: string,
  notes: readonly string[],
): MimeBundle | undefined {
  const blocks = [...notes, ...warnings.map(warning => describeMistake(warning, code))];
  if (blocks.length === 0) return undefined;
  const title = titleOf(warnings.length);
  const text = blocks.join('\n');
  return {
    'text/plain': `${title}\n${text}`,
    'text/html': `<details class="waymark-type-warnings"><summary>${title}</summary><pre>${escaped(text)}</pre></details>`,
  };
}

function titleOf(count: number): string {
  if (count === 0) return 'TypeScript: a note';
  return `TypeScript: ${count === 1 ? 'a warning' : `${count} warnings`}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
