import type ts from 'typescript';
import { typescript } from '../typescript.ts';

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
