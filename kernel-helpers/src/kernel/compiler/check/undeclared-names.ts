import type ts from 'typescript';
import type { OpenCell } from '../program/workspace.ts';
import { typescript } from '../typescript.ts';
import { UNKNOWN_NAME } from '../cell/diagnostic.ts';

/**
 * Names that a cell assigns to and nobody has declared: `x = 5`. JavaScript that is not strict makes
 * variables of them.
 */
export function undeclaredNames({ program, cell }: OpenCell): string[] {
  const places = new Set(
    program
      .getSemanticDiagnostics(cell)
      .filter(({ code }) => UNKNOWN_NAME.has(code))
      .map(({ start }) => start),
  );
  if (places.size === 0) {
    return [];
  }
  const names = new Set<string>();
  const assign = (target: ts.Node): void => {
    if (typescript.isIdentifier(target)) {
      if (places.has(target.getStart(cell))) {
        names.add(target.text);
      }
    } else if (
      !typescript.isPropertyAccessExpression(target) &&
      !typescript.isElementAccessExpression(target)
    ) {
      typescript.forEachChild(target, assign);
    }
  };
  const visit = (node: ts.Node): void => {
    if (typescript.isBinaryExpression(node) && isAssignment(node.operatorToken)) {
      assign(node.left);
    } else if (typescript.isForOfStatement(node) || typescript.isForInStatement(node)) {
      if (!typescript.isVariableDeclarationList(node.initializer)) {
        assign(node.initializer);
      }
    }
    typescript.forEachChild(node, visit);
  };
  visit(cell);
  return [...names];
}

function isAssignment({ kind }: ts.Node): boolean {
  return kind >= typescript.SyntaxKind.FirstAssignment && kind <= typescript.SyntaxKind.LastAssignment;
}
