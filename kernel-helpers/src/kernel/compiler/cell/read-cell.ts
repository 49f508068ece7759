import type ts from 'typescript';
import { markAsModule, typescript, type BoundSourceFile } from '../typescript.ts';
import { toCellDiagnostic, type CellDiagnostic } from './diagnostic.ts';
import { findReservedNames } from './reserved-names.ts';
import { withoutExports } from './without-exports.ts';

/** A cell as it is compiled. Every position in it is the same in the cell that was written. */
export interface CellText {
  readonly text: string;
  /** Where the cell is not even grammatical, or declares a name that no cell may. */
  readonly mistakes: readonly CellDiagnostic[];
}

/** The name of a cell that is looked at by itself. */
const CELL_NAME = 'cell.ts';

/** The compiler's own names, such as that of `declare global`. Those of the program have one underscore more. */
const OWN_NAME = /^__(?!_)/;

interface ParsedFile extends ts.SourceFile {
  readonly parseDiagnostics: readonly ts.Diagnostic[];
}

/**
 * Reads a cell that is to run: all its names are exported, so that the compiler writes their
 * declarations down, and a last line always ends.
 */
export function readCell(code: string): CellText {
  const file = parseCell(code);
  const mistakes = mistakesOf(file, code);
  return { text: `${withoutExports(file)}\n${exportOf(topLevelNames(file))}`, mistakes };
}

/** Reads a cell that is being written: it need not be grammatical. */
export function readDraft(code: string): string {
  return withoutExports(parseCell(code));
}

/** Where a cell is not grammatical, or declares a name that no cell may. Its types are of no interest then. */
export function findMistakes(code: string): readonly CellDiagnostic[] {
  return mistakesOf(parseCell(code), code);
}

/** The names that a cell declares on its top level: variables, functions, types, imports. */
export function declaredNames(code: string): string[] {
  return topLevelNames(parseCell(code));
}

/** What the parser has noted about a file. */
export function syntaxErrorsOf(file: ts.SourceFile): readonly ts.Diagnostic[] {
  return (file as ParsedFile).parseDiagnostics;
}

function parseCell(code: string): ts.SourceFile {
  const languageVersion = typescript.ScriptTarget.ESNext;
  const options = { languageVersion, setExternalModuleIndicator: markAsModule };
  return typescript.createSourceFile(CELL_NAME, code, options, true);
}

function mistakesOf(file: ts.SourceFile, code: string): readonly CellDiagnostic[] {
  const errors = syntaxErrorsOf(file);
  const all = errors.length > 0 ? errors : findReservedNames(file);
  return all.map(diagnostic => toCellDiagnostic(diagnostic, code));
}

function topLevelNames(file: BoundSourceFile): string[] {
  typescript.bindSourceFile(file, {});
  const names = [...(file.locals?.keys() ?? [])].filter(name => !OWN_NAME.test(name as string));
  return names.map(typescript.unescapeLeadingUnderscores);
}

function exportOf(names: readonly string[]): string {
  return names.length === 0 ? '' : `export { ${names.join(', ')} };\n`;
}
