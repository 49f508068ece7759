import type ts from 'typescript';
import { boundNames, isAmbient } from '../syntax.ts';
import { typescript } from '../typescript.ts';

/** Names whose value exists once the statement has run. Functions are hoisted, so not among them. */
export function namesDeclaredBy(statement: ts.Statement): string[] {
  if (isAmbient(statement)) return [];
  if (typescript.isVariableStatement(statement)) {
    const { flags, declarations } = statement.declarationList;
    if (flags & typescript.NodeFlags.Using) return [];
    // `var x;` keeps the value that x has; `let x;` starts anew.
    const set =
      flags & typescript.NodeFlags.Let ? declarations : declarations.filter(({ initializer }) => initializer);
    return set.flatMap(({ name }) => boundNames(name));
  }
  if (typescript.isClassDeclaration(statement)) return statement.name ? [statement.name.text] : [];
  if (typescript.isEnumDeclaration(statement)) return [statement.name.text];
  if (typescript.isModuleDeclaration(statement) && typescript.isIdentifier(statement.name)) {
    return typescript.isInstantiatedModule(statement, true) ? [statement.name.text] : [];
  }
  return [];
}

/** A name that a cell imports. */
interface ImportedName {
  /** What the cell calls it. */
  readonly local: string;
  /** What the module exports it as: `default`, and for the whole module `*`. */
  readonly name: string;
}

/** Names of an import that stand for more than types. */
export function importedValues(
  checker: ts.TypeChecker,
  { importClause }: ts.ImportDeclaration,
): readonly ImportedName[] {
  if (!importClause || importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  const names: ImportedName[] = [];
  const add = (local: ts.Identifier, exported: string): void => {
    if (isValue(checker, local)) names.push({ local: local.text, name: exported });
  };
  if (name) add(name, 'default');
  if (!namedBindings) return names;
  if (typescript.isNamespaceImport(namedBindings)) add(namedBindings.name, '*');
  else {
    for (const element of namedBindings.elements) {
      if (!element.isTypeOnly) add(element.name, (element.propertyName ?? element.name).text);
    }
  }
  return names;
}

/** Whether an imported name stands for more than a type. */
function isValue(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const alias = checker.getSymbolAtLocation(name);
  if (!alias) return true;
  const symbol = alias.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
  return checker.isUnknownSymbol(symbol) || (symbol.flags & typescript.SymbolFlags.Value) !== 0;
}
