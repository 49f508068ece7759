import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/** The modules that a cell loads by `require('name')`. */
export function requiredModules(cell: ts.SourceFile): string[] {
  if (!cell.text.includes('require')) {
    return [];
  }
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (
      typescript.isCallExpression(node) &&
      typescript.isIdentifier(node.expression) &&
      node.expression.text === 'require'
    ) {
      const [name] = node.arguments;
      if (name && typescript.isStringLiteralLike(name)) {
        names.add(name.text);
      }
    }
    typescript.forEachChild(node, visit);
  };
  visit(cell);
  return [...names];
}

/**
 * Declares `require` so that it gives what an import of each of these modules would give. The compiler does
 * so in JavaScript alone.
 *
 * @param names Modules that have types.
 */
export function requireDeclaration(names: readonly string[]): string {
  if (names.length === 0) {
    return '';
  }
  const overloads = names.map(
    name => `(id: ${JSON.stringify(name)}): typeof import(${JSON.stringify(name)});`,
  );
  return `declare const require: { ${overloads.join(' ')} } & NodeJS.Require;\n`;
}
