import type ts from 'typescript';
import type { CellText } from '../cell/cell-text.ts';
import { toCellDiagnostic, UNKNOWN_NAME, type CellDiagnostic } from '../cell/diagnostic.ts';
import { adviceForMissing } from '../../modules/installed-packages.ts';
import type { TypesMode } from '../program/types-mode.ts';
import type { OpenCell } from '../program/workspace.ts';

/** TypeScript's error about a package that has no types. */
const UNTYPED_PACKAGE = 7016;
/** TypeScript's words for a module that is not there. */
const NO_MODULE = /^Cannot find module '([^']*)'/;

const DENO =
  "'Deno' is another runtime, for which this notebook was written: this kernel runs on Node. Its files are in 'node:fs', its servers in 'node:http', its environment in process.env.";

/**
 * What the compiler says against a grammatical cell. What is an error keeps the cell from running; what is
 * a warning does not.
 */
export function findMistakes(
  { program, cell }: OpenCell,
  source: CellText,
  mode: TypesMode,
): readonly CellDiagnostic[] {
  const syntactic = program.getSyntacticDiagnostics(cell).map(found => toCellDiagnostic(found, source));
  const semantic = program
    .getSemanticDiagnostics(cell)
    .filter(({ start = 0 }) => start <= source.end)
    .flatMap(found => judge(found, toCellDiagnostic(found, source), mode));
  return [...syntactic, ...semantic];
}

function judge(
  { file, start = 0, length = 0 }: ts.Diagnostic,
  mistake: CellDiagnostic,
  mode: TypesMode,
): CellDiagnostic[] {
  const text = file?.text.slice(start, start + length) ?? '';
  if (text === 'Deno' && UNKNOWN_NAME.has(mistake.code)) {
    return [{ ...mistake, message: DENO }];
  }
  const [, missing] = NO_MODULE.exec(mistake.message) ?? [];
  // The compiler finds no module behind a `data:` URL; Node does.
  if (mode === 'off' || missing?.startsWith('data:')) {
    return [];
  }
  if (mistake.code === UNTYPED_PACKAGE) {
    return [{ ...mistake, severity: 'warning', message: `${text} has no types: what comes of it is 'any'.` }];
  }
  const advice = missing === undefined ? undefined : adviceForMissing(missing, process.cwd());
  const message = advice === undefined ? mistake.message : `${mistake.message}\n${advice}`;
  return [{ ...mistake, message, severity: mode === 'strict' ? 'error' : 'warning' }];
}

/** Whether a warning is about a package, and not about the cell: said once, it is known. */
export function isAboutPackage({ code }: CellDiagnostic): boolean {
  return code === UNTYPED_PACKAGE;
}
