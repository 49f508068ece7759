import ts from 'typescript';
import type { TypedNode } from '../release/cell-types.ts';
import { walk } from '../release/syntax.ts';
import type { AnswerFunction } from './cheats.ts';

/**
 * What a function could give whatever it is asked: the values of its type that come to mind first, and what a visible
 * check expects.
 *
 * @param visible The checks as a student has them.
 */
export function constantsOf(
  { node, checker }: TypedNode<AnswerFunction>,
  visible: readonly ts.SourceFile[],
): string[] {
  const type = returnTypeOf(node, checker);
  if (!type || type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
  const expected = visible.flatMap(comparisonsIn).map(({ right }) => right);
  const texts = (isKind: (literal: ts.Expression) => boolean): string[] =>
    expected.filter(isKind).map(literal => literal.getText());
  const members = type.isUnion() ? type.types : [type];
  return members.flatMap((member): string[] => {
    if (member.isStringLiteral()) return [`'${member.value}'`];
    if (member.flags & ts.TypeFlags.BooleanLiteral) return [checker.typeToString(member)];
    if (member.flags & ts.TypeFlags.NumberLike) return ['0', '1', ...texts(isNumber)];
    if (member.flags & ts.TypeFlags.StringLike) return ["''", ...texts(ts.isStringLiteralLike)];
    if (member.flags & ts.TypeFlags.Undefined) return ['undefined'];
    if (checker.isArrayType(member)) return ['[]', ...texts(ts.isArrayLiteralExpression)];
    return member.getCallSignatures().length > 0 ? [] : texts(ts.isObjectLiteralExpression);
  });
}

/** Comparisons with the right answer itself, and not with what it may lie between. */
const EXACT: ReadonlySet<string> = new Set(['equal', 'near', 'numeric', 'order', 'choice']);

/** What the function gives, or what its promise does. */
export function returnTypeOf(node: AnswerFunction, checker: ts.TypeChecker): ts.Type | undefined {
  const type = checker.getSignatureFromDeclaration(node)?.getReturnType();
  return type && (checker.getAwaitedType(type) ?? type);
}

/**
 * The value of a variable as far as visible checks print it: what they compare it with, or an object of what they
 * compare its properties with.
 *
 * @example
 * copiedValue('area', [parseCell("t.equal(area, 12, 'The area');")]); // '12'
 */
export function copiedValue(name: string, visible: readonly ts.SourceFile[]): string | undefined {
  const properties = new Map<string, string>();
  for (const { method, left, right } of visible.flatMap(comparisonsIn)) {
    if (!EXACT.has(method)) continue;
    if (ts.isIdentifier(left) && left.text === name) return right.getText();
    const key = propertyOf(left, name);
    if (key !== undefined) properties.set(key, right.getText());
  }
  if (properties.size === 0) return undefined;
  return `{ ${Array.from(properties, ([key, value]) => `${key}: ${value}`).join(', ')} }`;
}

function propertyOf(node: ts.Expression, name: string): string | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== name) return undefined;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.getText() : undefined;
}

interface Comparison {
  readonly method: string;
  readonly left: ts.Expression;
  /** Written out. */
  readonly right: ts.Expression;
}

/** What a check compares with something that is written out: `t.equal(left, 12, 'The area')`. */
function comparisonsIn(check: ts.SourceFile): Comparison[] {
  const found: Comparison[] = [];
  walk(check, node => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return true;
    const { expression, name } = node.expression;
    const { [0]: left, [name.text === 'choice' ? 2 : 1]: right } = node.arguments;
    const isComparison = ts.isIdentifier(expression) && expression.text === 't' && name.text !== 'ok';
    if (isComparison && left && right && isWritten(right)) found.push({ method: name.text, left, right });
    return true;
  });
  return found;
}

function isNumber(node: ts.Expression): boolean {
  return ts.isNumericLiteral(node) || (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand));
}

function isWritten(node: ts.Node): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isWritten);
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every(
      property => ts.isPropertyAssignment(property) && isWritten(property.initializer),
    );
  }
  return (
    (ts.isExpression(node) && isNumber(node)) ||
    ts.isStringLiteralLike(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  );
}
