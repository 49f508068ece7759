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
    const defaults = [...defaultsIn(parameter.name), parameter.initializer].filter(isTelling);
    if (defaults.length > 0 && !parameter.type) {
      const text = `: ${answer.types.typeOf(parameter, answer)}`;
      insertions.push({ from: parameter.name.end, to: parameter.name.end, text });
    }
    for (const value of defaults) {
      insertions.push({ from: value.getStart(file), to: value.end, text: 'todo()' });
    }
  }
  insertions.sort((left, right) => left.from - right.from);
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

/** The defaults in a destructuring. */
function defaultsIn(name: ts.BindingName): (ts.Expression | undefined)[] {
  if (ts.isIdentifier(name)) return [];
  return name.elements.flatMap(element =>
    ts.isBindingElement(element) ? [...defaultsIn(element.name), element.initializer] : [],
  );
}

/** Whether a default is the answer's. */
function isTelling(value: ts.Expression | undefined): value is ts.Expression {
  return value !== undefined && !isPlain(value);
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
