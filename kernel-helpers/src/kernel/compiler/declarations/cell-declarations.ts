import type ts from 'typescript';
import { boundNames, isAmbient, isNestedVar } from '../syntax.ts';
import { typescript } from '../typescript.ts';

/** Names of the variables that statements of a cell's top level declare. */
export function variableNames(cell: ts.SourceFile): string[] {
  return cell.statements.flatMap(statement =>
    typescript.isVariableStatement(statement) && !isAmbient(statement)
      ? statement.declarationList.declarations.flatMap(({ name }) => boundNames(name))
      : [],
  );
}

/** Declarations of the `var` inside blocks and loops: they belong to the cell, and `.d.ts` files omit them. */
export function nestedVarDeclarations(checker: ts.TypeChecker, cell: ts.SourceFile): string {
  const lines: string[] = [];
  const declare = (name: ts.BindingName): void => {
    if (!typescript.isIdentifier(name)) {
      for (const element of name.elements) if (typescript.isBindingElement(element)) declare(element.name);
      return;
    }
    const type = checker.typeToString(
      checker.getTypeAtLocation(name),
      cell,
      typescript.TypeFormatFlags.NoTruncation | typescript.TypeFormatFlags.UseFullyQualifiedType,
    );
    lines.push(`declare var ${name.text}: ${type};`);
  };
  const visit = (node: ts.Node): void => {
    if (
      typescript.isFunctionLike(node) ||
      typescript.isClassLike(node) ||
      typescript.isModuleDeclaration(node)
    ) {
      return;
    }
    if (typescript.isVariableDeclarationList(node) && isNestedVar(node)) {
      for (const { name } of node.declarations) declare(name);
    }
    typescript.forEachChild(node, visit);
  };
  visit(cell);
  return lines.map(line => `${line}\n`).join('');
}

/**
 * Declares `const fs = await import('fs')` as `typeof import('fs')`. Left alone, the compiler writes
 * every member of the module out, gives up half-way, and the variable loses its type.
 */
export function importTypes(cell: ts.SourceFile): ts.TransformerFactory<ts.SourceFile | ts.Bundle> {
  const modules = importedModules(cell);
  return context => root => {
    const visit = (node: ts.Node): ts.Node => {
      if (!typescript.isVariableDeclaration(node) || !typescript.isIdentifier(node.name)) {
        return typescript.visitEachChild(node, visit, context);
      }
      const module = modules.get(node.name.text);
      if (module === undefined) return node;
      return context.factory.updateVariableDeclaration(
        node,
        node.name,
        undefined,
        importType(context.factory, module),
        undefined,
      );
    };
    return modules.size === 0 ? root : typescript.visitEachChild(root, visit, context);
  };
}

/** A module as `import()` gives it: its members, and a `default` where it is CommonJS. */
function importType(factory: ts.NodeFactory, module: string): ts.TypeNode {
  const argument = factory.createLiteralTypeNode(factory.createStringLiteral(module));
  const typeOf = factory.createImportTypeNode(argument, undefined, undefined, undefined, true);
  const withDefault = factory.createTypeLiteralNode([
    factory.createPropertySignature(undefined, 'default', undefined, typeOf),
  ]);
  return factory.createIntersectionTypeNode([typeOf, withDefault]);
}

function importedModules(cell: ts.SourceFile): Map<string, string> {
  const modules = new Map<string, string>();
  for (const statement of cell.statements) {
    if (!typescript.isVariableStatement(statement)) continue;
    for (const { name, type, initializer } of statement.declarationList.declarations) {
      if (
        type ||
        !typescript.isIdentifier(name) ||
        !initializer ||
        !typescript.isAwaitExpression(initializer)
      ) {
        continue;
      }
      const call = initializer.expression;
      if (
        !typescript.isCallExpression(call) ||
        call.expression.kind !== typescript.SyntaxKind.ImportKeyword
      ) {
        continue;
      }
      const [specifier] = call.arguments;
      if (specifier && typescript.isStringLiteral(specifier)) modules.set(name.text, specifier.text);
    }
  }
  return modules;
}
