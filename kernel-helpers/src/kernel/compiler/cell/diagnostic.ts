import type { CellDiagnostic } from '@waymark/roadmap/diagnostics';
import type ts from 'typescript';
import { typescript } from '../typescript.ts';

export type { CellDiagnostic };

/** What the compiler says, by its place in the cell. */
export function toCellDiagnostic(
  { start = 0, length = 0, messageText, code: number }: ts.Diagnostic,
  code: string,
): CellDiagnostic {
  const from = Math.max(0, Math.min(start, code.length));
  return {
    start: from,
    end: Math.max(from, Math.min(start + length, code.length)),
    message: typescript.flattenDiagnosticMessageText(messageText, '\n'),
    code: number,
  };
}
