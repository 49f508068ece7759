import type ts from 'typescript';
import { typescript } from './typescript.ts';

/** The names in a pattern such as `{ a, b: [c] }`. */
export function boundNames(name: ts.BindingName): string[] {
  return boundIdentifiers(name).map(({ text }) => text);
}

export function boundIdentifiers(name: ts.BindingName): ts.Identifier[] {
  if (typescript.isIdentifier(name)) return [name];
  return name.elements.flatMap(element =>
    typescript.isBindingElement(element) ? boundIdentifiers(element.name) : [],
  );
}

/** Whether a statement only says that something exists elsewhere: `declare const x: number`. */
export function isAmbient(statement: ts.Statement): boolean {
  return (
    typescript.canHaveModifiers(statement) &&
    (typescript.getModifiers(statement) ?? []).some(
      ({ kind }) => kind === typescript.SyntaxKind.DeclareKeyword,
    )
  );
}

export function isImportMeta(node: ts.Node): boolean {
  return typescript.isMetaProperty(node) && node.keywordToken === typescript.SyntaxKind.ImportKeyword;
}

export function isAmbientDeclaration(node: ts.Node): boolean {
  return (typescript.getCombinedModifierFlags(node) & typescript.ModifierFlags.Ambient) !== 0;
}

export function isUsing(node: ts.Node): boolean {
  return (typescript.getCombinedNodeFlags(node) & typescript.NodeFlags.Using) === typescript.NodeFlags.Using;
}

/** A `var` that belongs to the cell, yet is not a statement of its top level. */
export function isNestedVar(list: ts.VariableDeclarationList): boolean {
  if (list.flags & typescript.NodeFlags.BlockScoped) return false;
  if (typescript.isVariableStatement(list.parent) && typescript.isSourceFile(list.parent.parent)) {
    return false;
  }
  for (let node: ts.Node = list; !typescript.isSourceFile(node); node = node.parent) {
    if (typescript.isFunctionLike(node) || typescript.isModuleBlock(node)) return false;
    if (typescript.isClassStaticBlockDeclaration(node)) return false;
  }
  return true;
}

/** `for (x of …)` and the like: an identifier that is assigned to without being an expression's part. */
export function isAssignmentTarget(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (typescript.isForOfStatement(parent) || typescript.isForInStatement(parent)) &&
    parent.initializer === node
  );
}
