import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/**
 * Every top-level name of a cell is visible in the cells after it, so `export` says nothing new: it is
 * blanked out, length for length, so that positions stay what the student sees.
 *
 * @example
 * withoutExports(parsed('export const x = 1')) // '       const x = 1'
 */
export function withoutExports(file: ts.SourceFile): string {
  let result = file.text;
  if (!result.includes('export')) return result;
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
        if (isExportModifier(modifier) && canDropModifier(statement)) {
          blank(modifier.getStart(file), modifier.end);
        }
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
