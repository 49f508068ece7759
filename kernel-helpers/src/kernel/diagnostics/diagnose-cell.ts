import { UNKNOWN_NAME, type CellDiagnostic } from '../compiler/cell/diagnostic.ts';
import { declaredNames } from '../compiler/cell/read-cell.ts';
import type { Evaluator } from '../runtime/evaluator.ts';

/**
 * What the compiler says against a cell, which does not run. A name that another cell declares passes,
 * though that cell has not run yet: its type is then unknown.
 *
 * @param code The cell.
 * @param others The other cells of the notebook.
 */
export function diagnoseCell(
  evaluator: Evaluator,
  code: string,
  others: readonly string[],
): CellDiagnostic[] {
  const diagnostics = [...evaluator.check(code)];
  if (!diagnostics.some(isUnknownName)) return diagnostics;
  const names = new Set(others.flatMap(declaredNames));
  const isDeclared = (diagnostic: CellDiagnostic): boolean =>
    isUnknownName(diagnostic) && names.has(code.slice(diagnostic.start, diagnostic.end));
  if (!diagnostics.some(isDeclared)) return diagnostics;
  // What is made of something unknown has no type: that is no mistake of this cell.
  return diagnostics.filter(diagnostic => !isDeclared(diagnostic) && !isAboutImpliedAny(diagnostic));
}

function isUnknownName({ code }: CellDiagnostic): boolean {
  return UNKNOWN_NAME.has(code);
}

/** TypeScript's errors 7000 to 7099: "implicitly has an 'any' type". */
function isAboutImpliedAny({ code }: CellDiagnostic): boolean {
  return code >= 7000 && code < 7100;
}
