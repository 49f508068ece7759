import ts from 'typescript';

const FLAGS =
  ts.NodeBuilderFlags.NoTruncation |
  ts.NodeBuilderFlags.UseFullyQualifiedType |
  ts.NodeBuilderFlags.WriteTypeArgumentsOfSignature;

/**
 * Writes down what the checker has inferred: the type of a declared name, or what a function returns.
 *
 * @param node A declaration, or the name in a destructuring, of the checker's own tree.
 * @param solution What must not be told: a literal type that stands in here is widened.
 * @returns Undefined for a type that has no name outside of the solution.
 */
export function printType(
  checker: ts.TypeChecker,
  node: ts.Node,
  solution: ts.TextRange,
): string | undefined {
  const file = node.getSourceFile();
  const literals = literalsIn(file, solution);
  const signature = ts.isFunctionLike(node) ? checker.getSignatureFromDeclaration(node) : undefined;
  const type = signature ? checker.getReturnTypeOfSignature(signature) : checker.getTypeAtLocation(node);
  const written = checker.typeToTypeNode(type, node, FLAGS);
  if (!written) return undefined;
  const { transformed } = ts.transform(written, [widenLiterals(literals)]);
  const text = ts
    .createPrinter({ removeComments: true })
    .printNode(ts.EmitHint.Unspecified, transformed[0]!, file);
  return withPackageNames(text);
}

/** The literals of an answer, as a type would print them. */
function literalsIn(file: ts.SourceFile, { pos, end }: ts.TextRange): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (node.pos >= end || node.end <= pos) return;
    if (ts.isLiteralExpression(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function widenLiterals(literals: ReadonlySet<string>): ts.TransformerFactory<ts.TypeNode> {
  const { factory } = ts;
  return context => root => {
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isLiteralTypeNode(node)) return widened(node, literals) ?? node;
      if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.UniqueKeyword) {
        return factory.createKeywordTypeNode(ts.SyntaxKind.SymbolKeyword);
      }
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isTypeLiteralNode(visited)) return ts.setEmitFlags(visited, ts.EmitFlags.SingleLine);
      return ts.isUnionTypeNode(visited) ? withoutRepeats(visited) : visited;
    };
    return ts.visitNode(root, visit, ts.isTypeNode);
  };
}

function widened({ literal }: ts.LiteralTypeNode, literals: ReadonlySet<string>): ts.TypeNode | undefined {
  const { createKeywordTypeNode: keyword } = ts.factory;
  if (literal.kind === ts.SyntaxKind.TrueKeyword || literal.kind === ts.SyntaxKind.FalseKeyword) {
    return keyword(ts.SyntaxKind.BooleanKeyword);
  }
  const value = ts.isPrefixUnaryExpression(literal) ? literal.operand : literal;
  if (!ts.isLiteralExpression(value) || !literals.has(value.text)) return undefined;
  if (ts.isNumericLiteral(value)) return keyword(ts.SyntaxKind.NumberKeyword);
  if (ts.isBigIntLiteral(value)) return keyword(ts.SyntaxKind.BigIntKeyword);
  return keyword(ts.SyntaxKind.StringKeyword);
}

/** `string | string` is what widening leaves of two literals. */
function withoutRepeats(union: ts.UnionTypeNode): ts.TypeNode {
  const seen = new Set<ts.SyntaxKind>();
  const types = union.types.filter(({ kind }) => {
    const isKeyword = kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword;
    if (!isKeyword) return true;
    const isNew = !seen.has(kind);
    seen.add(kind);
    return isNew;
  });
  return types.length === 1 ? types[0]! : ts.factory.createUnionTypeNode(types);
}

/** A type of a package that no cell has imported: by the package's name, and not by its place on this disk. */
function withPackageNames(text: string): string | undefined {
  const named = text.replace(/import\("(?:[^"]*\/)?node_modules\/(?:@types\/)?([^"]+)"\)/g, 'import("$1")');
  return /import\("(?:\/|[A-Za-z]:|\.)/.test(named) ? undefined : named;
}
