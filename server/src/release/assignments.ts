import ts from 'typescript';

/**
 * What a statement assigns to, where that is a variable (or an element or property of one) of an earlier cell or line.
 *
 * @param own Names that the answer itself declares, which do not count.
 * @example
 * // `best = rows[0]` assigns to `best`, `[low, high] = ends` to `low` and `high`, `weights[0]++` to `weights[0]`.
 */
export function assignedTargets(statement: ts.Statement, own: ReadonlySet<string>): string[] {
  if (!ts.isExpressionStatement(statement)) return [];
  return targetsOf(statement.expression).flatMap(target => {
    const root = rootOf(target);
    return root === undefined || own.has(root) ? [] : [target.getText()];
  });
}

function targetsOf(expression: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(expression)) return targetsOf(expression.expression);
  if (ts.isPrefixUnaryExpression(expression) || ts.isPostfixUnaryExpression(expression)) {
    const { operator } = expression;
    const counts = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return counts ? [expression.operand] : [];
  }
  if (!ts.isBinaryExpression(expression) || !isAssignment(expression.operatorToken.kind)) return [];
  return [...patternTargets(expression.left), ...targetsOf(expression.right)];
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The targets of a destructuring, or the one target. */
function patternTargets(left: ts.Expression): ts.Expression[] {
  if (ts.isArrayLiteralExpression(left)) return left.elements.flatMap(patternTargets);
  if (ts.isSpreadElement(left)) return patternTargets(left.expression);
  if (ts.isOmittedExpression(left)) return [];
  if (ts.isBinaryExpression(left)) return patternTargets(left.left);
  if (!ts.isObjectLiteralExpression(left)) return [left];
  return left.properties.flatMap(property => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    if (ts.isPropertyAssignment(property)) return patternTargets(property.initializer);
    return ts.isSpreadAssignment(property) ? patternTargets(property.expression) : [];
  });
}

function rootOf(target: ts.Expression): string | undefined {
  if (ts.isIdentifier(target)) return target.text;
  if (
    ts.isPropertyAccessExpression(target) ||
    ts.isElementAccessExpression(target) ||
    ts.isNonNullExpression(target)
  ) {
    return rootOf(target.expression);
  }
  return undefined;
}
