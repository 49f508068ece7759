import type ts from 'typescript';
import { typescript } from '../typescript.ts';
import { parseCell, syntaxErrorsOf } from './parse-cell.ts';

/** Where a text between braces begins and ends. */
export interface Braces {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a cell is an object literal and nothing else: `{ a: 1, b: 2 }`. By its grammar that is a block, or
 * an error; as in the consoles of Node and of browsers it is a value where it can be one.
 *
 * @param cell The cell as it parses by itself.
 */
export function findObjectLiteral(cell: ts.SourceFile): Braces | undefined {
  const { text } = cell;
  const first = cell.statements[0];
  // What follows the last token is white space and comments.
  const end = cell.endOfFileToken.getFullStart();
  if (!first || text[first.getStart(cell)] !== '{' || text[end - 1] !== '}') return undefined;
  const start = first.getStart(cell);
  const wrapped = parseCell(`${text.slice(0, start)}(${text.slice(start, end)})`);
  const [statement, ...others] = wrapped.statements;
  if (syntaxErrorsOf(wrapped).length > 0 || others.length > 0) return undefined;
  if (!statement || !typescript.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  const isObject = typescript.isParenthesizedExpression(expression) && isWholeObject(expression.expression);
  return isObject ? { start, end } : undefined;
}

/** The parser also lets `{ f() }` pass, a method without a body, and `{ a = 1 }`, which may only be assigned to. */
function isWholeObject(node: ts.Expression): boolean {
  return typescript.isObjectLiteralExpression(node) && node.properties.every(isWholeProperty);
}

function isWholeProperty(property: ts.ObjectLiteralElementLike): boolean {
  if (typescript.isShorthandPropertyAssignment(property)) return !property.objectAssignmentInitializer;
  if (typescript.isPropertyAssignment(property)) {
    const { initializer } = property;
    return !typescript.isObjectLiteralExpression(initializer) || isWholeObject(initializer);
  }
  return typescript.isSpreadAssignment(property) || property.body !== undefined;
}
