import ts from 'typescript';
import { parseCell, walk } from './syntax.ts';

/** A call of `check` as it stands in a cell's code. */
export interface CheckCall {
  /** Undefined when the id, or the points, are not written as a literal. */
  readonly id: string | undefined;
  readonly points: number | undefined;
  readonly awaited: boolean;
}

/**
 * Finds the calls of `check` in a cell.
 *
 * @throws CellError On a syntax error.
 */
export function findCheckCalls(source: string): CheckCall[] {
  const calls: CheckCall[] = [];
  walk(parseCell(source), node => {
    if (isCheckCall(node)) {
      const [id, options] = node.arguments;
      const points = propertyOf(options, 'points');
      calls.push({
        id: id && ts.isStringLiteralLike(id) ? id.text : undefined,
        points: points && ts.isNumericLiteral(points) ? Number(points.text) : undefined,
        awaited: ts.isAwaitExpression(node.parent),
      });
    }
    return true;
  });
  return calls;
}

/** Whether a node is a call of `check`. */
export function isCheckCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'check';
}

/** The value of a property that is written out in an object literal. */
export function propertyOf(object: ts.Expression | undefined, name: string): ts.Expression | undefined {
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  for (const property of object.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === name) return property.initializer;
  }
  return undefined;
}

/** The module that notebooks import. */
const HELPERS = '@waymark/kernel-helpers';

/**
 * Whether a cell imports `todo` under that name from `@waymark/kernel-helpers`.
 *
 * @throws CellError On a syntax error.
 */
export function importsTodo(source: string): boolean {
  return parseCell(source).statements.some(
    statement =>
      ts.isImportDeclaration(statement) &&
      ts.isStringLiteral(statement.moduleSpecifier) &&
      statement.moduleSpecifier.text === HELPERS &&
      namedImports(statement).some(({ name, propertyName }) => name.text === 'todo' && !propertyName),
  );
}

function namedImports({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] {
  const bindings = importClause?.namedBindings;
  return bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
}

/**
 * Whether a cell calls `todo`.
 *
 * @throws CellError On a syntax error.
 */
export function callsTodo(source: string): boolean {
  let found = false;
  walk(parseCell(source), node => {
    found ||=
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'todo';
    return !found;
  });
  return found;
}
