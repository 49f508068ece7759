import type { CellDiagnostic } from '@waymark/roadmap/diagnostics';
import type ts from 'typescript';
import { withEarlierNames } from '../emit/names.ts';
import { typescript } from '../typescript.ts';
import type { CellText } from './cell-text.ts';

export type { CellDiagnostic };

/**
 * TypeScript's errors about a name that it does not know: a value, a type, a namespace, a shorthand property. For names
 * such as `test`, `process` or `$` it has others, which advise a package.
 */
export const UNKNOWN_NAME: ReadonlySet<number> = new Set([
  2304, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868, 18_004,
]);

/** TypeScript's number for "Did you forget to use 'await'?" */
const FORGOT_AWAIT = 2773;

/** What the compiler says about the text of a cell, by its place in the cell. */
export function toCellDiagnostic(
  { start = 0, length = 0, messageText, code, relatedInformation }: ts.Diagnostic,
  source: CellText,
): CellDiagnostic {
  return {
    start: source.positionInCell(start),
    end: source.positionInCell(start + length),
    message: withAdvice(
      [messageText, ...adviceToAwait(relatedInformation)]
        .map(text => typescript.flattenDiagnosticMessageText(text, '\n'))
        .join('\n'),
    ),
    code,
    severity: 'error',
  };
}

/** TypeScript's question whether an `await` is missing, which it asks beside its message. */
function adviceToAwait(
  related: readonly ts.DiagnosticRelatedInformation[] = [],
): ts.DiagnosticRelatedInformation['messageText'][] {
  return related.filter(({ code }) => code === FORGOT_AWAIT).map(({ messageText }) => messageText);
}

function withAdvice(message: string): string {
  const worded = withEarlierNames(message);
  const [, name] = /'earlier (\w+)/.exec(worded) ?? [];
  if (name === undefined || worded === message) return message;
  return `${worded}\nWhat is of type 'earlier ${name}' was made before the cell of '${name}' ran again: run the cell that makes it again.`;
}
