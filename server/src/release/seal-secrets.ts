import ts from 'typescript';
import { CellError } from './cell-error.ts';
import { seal } from './seal.ts';
import { parseCell, walk } from './syntax.ts';

/**
 * Seals what stands in `secret(...)`, so that a student does not read the answer in its check.
 *
 * @throws CellError On a syntax error, and where the secret is not written out.
 * @example
 * sealSecrets("t.numeric(minutes, secret(35));"); // t.numeric(minutes, secret<number>('sealed:MzU='));
 */
export function sealSecrets(source: string): string {
  if (!/\bsecret\b/.test(source)) return source;
  const edits: { from: number; to: number; text: string }[] = [];
  walk(parseCell(source), node => {
    if (!isSecretCall(node)) return true;
    const [argument] = node.arguments;
    if (!argument || node.arguments.length > 1) throw notWritten(node);
    const value = valueOf(argument);
    const text = `secret<${typeOf(value)}>('${seal(value)}')`;
    edits.push({ from: node.getStart(), to: node.end, text });
    return false;
  });
  return edits.reduceRight(
    (text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to),
    source,
  );
}

function isSecretCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'secret';
}

/** The value of a literal. */
function valueOf(node: ts.Expression): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isAsExpression(node) || ts.isParenthesizedExpression(node)) return valueOf(node.expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = valueOf(node.operand);
    if (typeof value === 'number') return -value;
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(valueOf);
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(node.properties.map(property => propertyOf(property)));
  }
  throw notWritten(node);
}

/** The type of a value that was written out, as TypeScript writes it. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) {
    const types = [...new Set(value.map(typeOf))];
    return types.length > 1 ? `(${types.join(' | ')})[]` : `${types[0] ?? 'never'}[]`;
  }
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const properties = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${typeOf(one)}`);
  return `{ ${properties.join('; ')} }`;
}

function propertyOf(property: ts.ObjectLiteralElementLike): [string, unknown] {
  if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) {
    throw notWritten(property);
  }
  const { name } = property;
  return [
    ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText(),
    valueOf(property.initializer),
  ];
}

function notWritten(node: ts.Node): CellError {
  const line = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
  return new CellError(
    "a secret is one literal that is written out, such as secret('4.30.2') or secret(['split', 'train'])",
    line,
  );
}
