import type ts from 'typescript';
import { isUsing } from '../syntax.ts';
import { typescript } from '../typescript.ts';

/**
 * Whether something is to be done when a node's code is left by an error: it stands in a `try`, or behind
 * a `using`, in the same function.
 */
export function isInTry(node: ts.Node): boolean {
  for (let child = node, { parent } = node; parent; child = parent, { parent } = parent) {
    if (typescript.isFunctionLike(parent)) return false;
    if (typescript.isTryStatement(parent) && child !== parent.finallyBlock) return true;
    if (isScope(parent) && parent.statements.some(statement => declaresUsing(statement))) return true;
  }
  return false;
}

function isScope(node: ts.Node): node is ts.Block | ts.SourceFile | ts.CaseOrDefaultClause {
  return typescript.isBlock(node) || typescript.isSourceFile(node) || typescript.isCaseOrDefaultClause(node);
}

function declaresUsing(statement: ts.Statement): boolean {
  return (
    typescript.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(declaration => isUsing(declaration))
  );
}

/** A loop whose every round begins with a statement. */
export function withRoundsBegunBy(
  loop: ts.IterationStatement,
  beginning: ts.Statement,
  context: ts.TransformationContext,
): ts.Node {
  const body = context.factory.createBlock([beginning, loop.statement]);
  return typescript.visitEachChild(loop, child => (child === loop.statement ? body : child), context);
}
