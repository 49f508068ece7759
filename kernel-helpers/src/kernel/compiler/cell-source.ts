import type ts from 'typescript';
import { findReservedNames } from './reserved-names.ts';
import { typescript } from './typescript.ts';

/** The name of a cell that is looked at by itself, without tslab's additions. */
export const PLAIN_CELL_NAME = 'cell.ts';

/** What tslab's converter puts before each cell. */
export const CONVERTED_PREFIX = 'export {};\n';

interface ParsedFile extends ts.SourceFile {
  readonly parseDiagnostics: readonly ts.Diagnostic[];
}

/**
 * Where a cell is not even grammatical, or else declares a name that no cell may. Its types are of no
 * interest then.
 */
export function findSyntaxErrors(code: string): readonly ts.Diagnostic[] {
  const file = parse(code);
  const errors = syntaxErrorsOf(file);
  return errors.length > 0 ? errors : findReservedNames(file);
}

/** What the parser has noted about a file. */
export function syntaxErrorsOf(file: ts.SourceFile): readonly ts.Diagnostic[] {
  return (file as ParsedFile).parseDiagnostics;
}

function parse(code: string): ts.SourceFile {
  return typescript.createSourceFile(PLAIN_CELL_NAME, code, typescript.ScriptTarget.ESNext, true);
}

/**
 * Every top-level name of a cell is visible in the cells after it, so `export` says nothing new: it is
 * blanked out, length for length, so that positions stay what the student sees.
 *
 * @example
 * withoutExports('export const x = 1') // '       const x = 1'
 */
export function withoutExports(code: string): string {
  if (!code.includes('export')) return code;
  const file = parse(code);
  let result = code;
  const blank = (start: number, end: number): void => {
    result = result.slice(0, start) + result.slice(start, end).replace(/[^\n\r]/g, ' ') + result.slice(end);
  };
  for (const statement of file.statements) {
    if (typescript.isExportAssignment(statement) && !statement.isExportEquals) {
      blank(statement.getStart(file), statement.expression.getStart(file));
    } else if (typescript.isExportDeclaration(statement)) {
      if (!statement.moduleSpecifier) blank(statement.getStart(file), statement.end);
      else result = asImport(result, statement, file);
    } else {
      const modifiers = typescript.canHaveModifiers(statement)
        ? typescript.getModifiers(statement)
        : undefined;
      for (const modifier of modifiers ?? []) {
        if (isExportModifier(modifier) && canDropModifier(statement))
          blank(modifier.getStart(file), modifier.end);
      }
    }
  }
  return result;
}

function isExportModifier(modifier: ts.Modifier): boolean {
  const { ExportKeyword, DefaultKeyword } = typescript.SyntaxKind;
  return modifier.kind === ExportKeyword || modifier.kind === DefaultKeyword;
}

/** A function or class without a name is only legal behind `export default`. */
function canDropModifier(statement: ts.Statement): boolean {
  const isNamed = typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement);
  return !isNamed || statement.name !== undefined;
}

/** `export { a } from 'm'` makes `a` visible: here that is `import { a } from 'm'`, of the same length. */
function asImport(code: string, statement: ts.ExportDeclaration, file: ts.SourceFile): string {
  if (!statement.exportClause) return code;
  const start = statement.getStart(file);
  return `${code.slice(0, start)}import${code.slice(start + 'export'.length)}`;
}

/**
 * tslab's converter appends `export { … }` with every name of a cell. It takes the names as the compiler
 * keeps them: with one more underscore where they begin with two, and with the compiler's own, such as
 * that of `declare global`, which begin with just two.
 *
 * @example
 * withPlainExports('…\nexport {a, ___b, __global}') // '…\nexport {a, __b}'
 */
export function withPlainExports(code: string): string {
  return code.replace(/\nexport \{([^{}]*)\}$/, (_, names: string) => {
    const plain = names.split(', ').filter(name => !/^__(?!_)/.test(name));
    return `\nexport {${plain.map(name => name.replace(/^___/, '__')).join(', ')}}`;
  });
}
