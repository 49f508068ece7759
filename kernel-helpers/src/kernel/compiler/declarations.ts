import type ts from 'typescript';
import { typescript } from './typescript.ts';

/** What a name stands for: something that exists as the program runs, a type, or both. */
interface Meaning {
  value: boolean;
  type: boolean;
}

type Names = Map<string, Meaning>;

/**
 * The declarations of all cells so far, as the text of a `.d.ts` file. A later declaration of a name
 * takes the place of the earlier one, as it does for the values.
 */
export class Declarations {
  #text = '';

  get text(): string {
    return this.#text;
  }

  /** Adds what one cell declares: the compiler's `.d.ts` for it. */
  add(cell: string): void {
    const declared = parse(cell);
    if (declared.statements.length === 0) return;
    const names: Names = new Map();
    for (const statement of declared.statements) addNames(names, statement);
    const earlier = parse(this.#text);
    const kept = earlier.statements.flatMap(statement => remainder(statement, names, earlier));
    this.#text = [...kept, cell.trim(), ''].join('\n');
  }
}

function parse(text: string): ts.SourceFile {
  return typescript.createSourceFile('declarations.d.ts', text, typescript.ScriptTarget.ESNext, true);
}

function addNames(names: Names, statement: ts.Statement): void {
  const add = (name: string, meaning: Meaning): void => {
    const known = names.get(name);
    names.set(name, { value: meaning.value || !!known?.value, type: meaning.type || !!known?.type });
  };
  const meaning = meaningOf(statement);
  for (const name of namesOf(statement)) add(name, meaning);
}

function meaningOf(statement: ts.Statement): Meaning {
  if (typescript.isVariableStatement(statement)) return { value: true, type: false };
  if (typescript.isFunctionDeclaration(statement)) return { value: true, type: false };
  if (typescript.isInterfaceDeclaration(statement)) return { value: false, type: true };
  if (typescript.isTypeAliasDeclaration(statement)) return { value: false, type: true };
  if (typescript.isModuleDeclaration(statement)) {
    return { value: typescript.isInstantiatedModule(statement, true), type: true };
  }
  return { value: true, type: true };
}

function namesOf(statement: ts.Statement): string[] {
  if (typescript.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      typescript.isIdentifier(name) ? [name.text] : [],
    );
  }
  if (typescript.isImportDeclaration(statement)) return importedNames(statement);
  const { name } = statement as ts.DeclarationStatement;
  return name && typescript.isIdentifier(name) ? [name.text] : [];
}

function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const named = !bindings ? [] : typescript.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  return [...(importClause?.name ? [importClause.name.text] : []), ...named.map(({ name }) => name.text)];
}

/** What is left of an earlier statement once `names` are declared anew. */
function remainder(statement: ts.Statement, names: Names, file: ts.SourceFile): string[] {
  const own = namesOf(statement);
  const meaning = meaningOf(statement);
  const isReplaced = (name: string): boolean => {
    const anew = names.get(name);
    return anew !== undefined && ((meaning.value && anew.value) || (meaning.type && anew.type));
  };
  if (!own.some(isReplaced)) return [statement.getText(file)];
  if (typescript.isVariableStatement(statement)) {
    const kept = statement.declarationList.declarations.filter(({ name }) => !isReplaced(name.getText(file)));
    const keyword = statement.declarationList.flags & typescript.NodeFlags.Const ? 'const' : 'let';
    return kept.map(declaration => `declare ${keyword} ${declaration.getText(file)};`);
  }
  if (typescript.isImportDeclaration(statement)) return remainingImports(statement, isReplaced, file);
  return [];
}

function remainingImports(
  statement: ts.ImportDeclaration,
  isReplaced: (name: string) => boolean,
  file: ts.SourceFile,
): string[] {
  const { importClause } = statement;
  if (!importClause) return [];
  const from = `from ${statement.moduleSpecifier.getText(file)};`;
  const keyword = importClause.isTypeOnly ? 'import type' : 'import';
  const parts: string[] = [];
  if (importClause.name && !isReplaced(importClause.name.text)) parts.push(importClause.name.text);
  const bindings = importClause.namedBindings;
  if (bindings && typescript.isNamedImports(bindings)) {
    const kept = bindings.elements.filter(({ name }) => !isReplaced(name.text));
    if (kept.length > 0) parts.push(`{ ${kept.map(element => element.getText(file)).join(', ')} }`);
  } else if (bindings && !isReplaced(bindings.name.text)) {
    parts.push(bindings.getText(file));
  }
  return parts.map(part => `${keyword} ${part} ${from}`);
}
