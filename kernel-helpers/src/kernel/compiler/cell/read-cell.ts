import type ts from 'typescript';
import { runnableSource } from '@waymark/roadmap/alternatives';
import { typescript } from '../typescript.ts';
import { CellText } from './cell-text.ts';
import { toCellDiagnostic, type CellDiagnostic } from './diagnostic.ts';
import { findJsx } from './jsx.ts';
import { findObjectLiteral } from './object-literal.ts';
import { parseCell, syntaxErrorsOf } from './parse-cell.ts';
import { requiredModules } from './required-modules.ts';
import { findReservedNames } from './reserved-names.ts';
import { withoutExports } from './without-exports.ts';

/** The first line of a script for a shell. The compiler would write it in the midst of what runs. */
const SHELL_LINE = /^\uFEFF?#!.*/;

/** The compiler's own names, such as that of `declare global`. Those of the program have one underscore more. */
const OWN_NAME = /^__(?!_)/;

/** A cell that has been read. */
export interface ReadCell {
  /** What is compiled. */
  readonly source: CellText;
  /** Where the cell is not even grammatical, or declares a name that no cell may: its types are of no interest then. */
  readonly mistakes: readonly CellDiagnostic[];
  /** The names that it declares on its top level: variables, functions, types, imports. */
  readonly names: readonly string[];
  /** The modules that it loads by `require`. */
  readonly required: readonly string[];
}

/**
 * Reads a cell that is to run: all its names are exported, so that the compiler writes their
 * declarations down, and a last line always ends.
 */
export function readCell(code: string): ReadCell {
  const cell = parseCell(withoutShellLine(runnableSource(code)));
  const required = requiredModules(cell);
  const braces = findObjectLiteral(cell);
  if (braces) {
    return { source: CellText.parenthesized(cell.text, braces), mistakes: [], names: [], required };
  }
  const mistakes = mistakesOf(cell);
  const plain = withoutExports(cell);
  const names = namesIn(cell, plain);
  const text = `${plain}\n${exportOf(names)}`;
  return { source: new CellText(code, text), mistakes, names, required };
}

/** Reads a cell that is being written: it need not be grammatical. */
export function readDraft(code: string): string {
  return withoutExports(parseCell(withoutShellLine(runnableSource(code))));
}

/** The names that a cell declares on its top level: variables, functions, types, imports. */
export function declaredNames(code: string): string[] {
  const cell = parseCell(runnableSource(code));
  return namesIn(cell, withoutExports(cell));
}

/**
 * The names that a cell may take from others: those that it speaks of and does not declare on its top level. A name
 * that is declared inside of a function may be among them.
 */
export function usedNames(code: string): string[] {
  const cell = parseCell(runnableSource(code));
  const own = new Set(namesIn(cell, withoutExports(cell)));
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isIdentifier(node) && typescript.isExpressionNode(node) && !own.has(node.text)) {
      names.add(node.text);
    }
    if (typescript.isShorthandPropertyAssignment(node) && !own.has(node.name.text)) names.add(node.name.text);
    typescript.forEachChild(node, visit);
  };
  visit(cell);
  return [...names];
}

/** @param plain The cell's text without exports: `export { a } from 'm'` declares nothing, `import` does. */
function namesIn(cell: ts.SourceFile, plain: string): string[] {
  return topLevelNames(plain === cell.text ? cell : parseCell(plain));
}

function withoutShellLine(code: string): string {
  return code.replace(SHELL_LINE, line => line.replace(/[^\uFEFF]/g, ' '));
}

function mistakesOf(cell: ts.SourceFile): readonly CellDiagnostic[] {
  const errors = syntaxErrorsOf(cell);
  const all = errors.length > 0 ? (findJsx(cell.text) ?? errors) : findReservedNames(cell);
  return [all].flat().map(diagnostic => toCellDiagnostic(diagnostic, new CellText(cell.text, cell.text)));
}

function topLevelNames(file: ts.SourceFile): string[] {
  typescript.bindSourceFile(file, {});
  const names = [...(file.locals?.keys() ?? [])].filter(name => !OWN_NAME.test(String(name)));
  return names.map(typescript.unescapeLeadingUnderscores);
}

function exportOf(names: readonly string[]): string {
  return names.length === 0 ? '' : `export { ${names.join(', ')} };\n`;
}
