import ts from 'typescript';
import { CellError } from './cell-error.ts';

/** What makes the parser read a cell as a module, where `await` may stand at the top level. */
const MODULE_MARK = '\nexport {};';

/**
 * Parses a cell's TypeScript.
 *
 * @throws CellError On a syntax error.
 */
export function parseCell(source: string): ts.SourceFile {
  const text = source + MODULE_MARK;
  const { diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.ESNext, true);
  const error = diagnostics.find(({ category }) => category === ts.DiagnosticCategory.Error);
  if (error) {
    throw new CellError(
      ts.flattenDiagnosticMessageText(error.messageText, ' '),
      file.getLineAndCharacterOfPosition(error.start ?? 0).line + 1,
    );
  }
  return file;
}

/** Visits a node and everything in it, but does not enter a node for which `visit` returns false. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean): void {
  if (visit(node)) ts.forEachChild(node, child => walk(child, visit));
}

/** The module that notebooks import. */
const HELPERS = '@waymark/kernel-helpers';

/** Whether a cell imports `todo` under that name from `@waymark/kernel-helpers`. */
export function importsTodo(file: ts.SourceFile): boolean {
  return file.statements.some(
    statement =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === HELPERS &&
      namedImports(statement).some(({ name, propertyName }) => name.text === 'todo' && !propertyName),
  );
}

function namedImports({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
}

/** Whether a cell calls `todo`. */
export function callsTodo(file: ts.SourceFile): boolean {
  let found = false;
  walk(file, node => {
    found ||=
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'todo';
    return !found;
  });
  return found;
}
