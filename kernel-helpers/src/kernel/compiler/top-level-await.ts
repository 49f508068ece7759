import type ts from 'typescript';
import { typescript } from './typescript.ts';

/** The code of the error by which tslab's converter learns that a cell awaits at its top level. */
const AWAIT_OUTSIDE_ASYNC_FUNCTION = 1308;

/** The first `await` (or `for await`, `await using`) of a file that no function encloses. */
export function findTopLevelAwait(file: ts.SourceFile): ts.Node | undefined {
  const find = (node: ts.Node): ts.Node | undefined => {
    if (typescript.isFunctionLike(node)) return undefined;
    if (typescript.isAwaitExpression(node)) return node;
    if (typescript.isForOfStatement(node) && node.awaitModifier) return node.awaitModifier;
    if (typescript.isVariableDeclarationList(node) && isAwaitUsing(node)) return node;
    return typescript.forEachChild(node, find);
  };
  return find(file);
}

function isAwaitUsing(list: ts.VariableDeclarationList): boolean {
  return (list.flags & typescript.NodeFlags.AwaitUsing) === typescript.NodeFlags.AwaitUsing;
}

/** The note to tslab's converter that this cell is to run as an async function. */
export function topLevelAwaitMark(file: ts.SourceFile): ts.Diagnostic | undefined {
  const node = findTopLevelAwait(file);
  if (!node) return undefined;
  return {
    file,
    start: node.getStart(file),
    length: 'await'.length,
    code: AWAIT_OUTSIDE_ASYNC_FUNCTION,
    category: typescript.DiagnosticCategory.Error,
    messageText: 'top-level await',
  };
}
