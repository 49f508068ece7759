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
