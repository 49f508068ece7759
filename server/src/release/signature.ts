import ts from 'typescript';
import type { StubbedAnswer } from './stub-declaration.ts';

type WithBody =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.ConstructorDeclaration;

interface Insertion {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text of a function up to its body: with the type that it returns, inferred where its author wrote none, and with
 * `todo()` for the default of a parameter that is more than a literal.
 *
 * @returns Undefined for an arrow function without parentheses.
 * @throws CellError When a type cannot be written down.
 */
export function signatureOf(node: WithBody, body: ts.Node, answer: StubbedAnswer): string | undefined {
  const file = node.getSourceFile();
  const insertions: Insertion[] = [];
  for (const parameter of node.parameters) {
    const { initializer, type, name } = parameter;
    if (!initializer || isPlain(initializer)) continue;
    if (!type) {
      const text = `: ${answer.types.typeOf(parameter, answer)}`;
      insertions.push({ from: name.end, to: name.end, text });
    }
    insertions.push({ from: initializer.getStart(file), to: initializer.end, text: 'todo()' });
  }
  if (!node.type && !ts.isConstructorDeclaration(node)) {
    const parenthesis = node.getChildren(file).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
    if (!parenthesis) return undefined;
    const text = `: ${answer.types.typeOf(node, answer)}`;
    insertions.push({ from: parenthesis.end, to: parenthesis.end, text });
  }
  const start = node.getStart(file);
  return insertions.reduceRight(
    (text, { from, to, text: inserted }) => text.slice(0, from - start) + inserted + text.slice(to - start),
    file.text.slice(start, body.getStart(file)),
  );
}

/** A number, a text, an empty list or object: a default that every caller may know. */
function isPlain(node: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(node)) return isPlain(node.operand);
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0;
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0;
  // The default of another parameter's value, as in `height = width`.
  if (ts.isIdentifier(node)) return true;
  return (
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}
