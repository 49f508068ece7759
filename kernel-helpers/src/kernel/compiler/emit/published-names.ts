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

/** Names of an import that stand for more than types. */
export function importedValues(checker: ts.TypeChecker, { importClause }: ts.ImportDeclaration): string[] {
  if (!importClause || importClause.isTypeOnly) return [];
  const { name, namedBindings } = importClause;
  const named = !namedBindings
    ? []
    : typescript.isNamespaceImport(namedBindings)
      ? [namedBindings]
      : namedBindings.elements.filter(element => !element.isTypeOnly);
  const names = [...(name ? [name] : []), ...named.map(binding => binding.name)];
  return names.filter(id => isValue(checker, id)).map(id => id.text);
}

/** Whether an imported name stands for more than a type. */
function isValue(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const alias = checker.getSymbolAtLocation(name);
  if (!alias) return true;
  const symbol = alias.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
  return checker.isUnknownSymbol(symbol) || (symbol.flags & typescript.SymbolFlags.Value) !== 0;
}
