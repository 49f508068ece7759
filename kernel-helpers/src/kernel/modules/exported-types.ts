import type ts from 'typescript';
import { typescript } from '../compiler/typescript.ts';
import { boundNames, isAmbient } from '../compiler/syntax.ts';

/** What is to be known of the student's other files. */
export interface OwnSources {
  /** The own file that an import means; undefined if it means none. */
  find(specifier: string, parent: string): string | undefined;
  /** Its syntax; undefined for what is no TypeScript. */
  parse(path: string): ts.SourceFile | undefined;
}

type Meaning = 'value' | 'type';

/**
 * Whether a file exports nothing but a type under a name. Types are gone when it runs, so whoever imports
 * them must not ask for them.
 */
export function isExportedType(sources: OwnSources, path: string, name: string): boolean {
  return meaningOf(sources, path, name, new Set()) === 'type';
}

/** @param visited What is being looked at: files may export each other. */
function meaningOf(
  sources: OwnSources,
  path: string,
  name: string,
  visited: Set<string>,
): Meaning | undefined {
  const key = `${name} ${path}`;
  const file = visited.has(key) ? undefined : sources.parse(path);
  if (!file) return undefined;
  visited.add(key);
  const follow = (specifier: ts.Expression, imported: string): Meaning | undefined => {
    const target = typescript.isStringLiteral(specifier) ? sources.find(specifier.text, path) : undefined;
    return target === undefined ? undefined : meaningOf(sources, target, imported, visited);
  };
  const declared = new Set(
    file.statements.flatMap(statement => {
      if (!typescript.isExportDeclaration(statement)) return exportedDeclaration(statement, name);
      return exportedName(statement, name, file, follow) ?? [];
    }),
  );
  if (declared.has('value')) return 'value';
  if (declared.has('type')) return 'type';
  for (const statement of file.statements) {
    const passesOn = typescript.isExportDeclaration(statement) && !statement.exportClause;
    const meaning = passesOn && statement.moduleSpecifier && follow(statement.moduleSpecifier, name);
    if (passesOn && meaning) return statement.isTypeOnly ? 'type' : meaning;
  }
  return undefined;
}

type Follow = (specifier: ts.Expression, imported: string) => Meaning | undefined;

/** What a declaration with `export` before it exports under the name. */
function exportedDeclaration(statement: ts.Statement, name: string): Meaning[] {
  if (!typescript.canHaveModifiers(statement)) return [];
  const kinds = new Set((typescript.getModifiers(statement) ?? []).map(({ kind }) => kind));
  if (!kinds.has(typescript.SyntaxKind.ExportKeyword)) return [];
  const isDefault = kinds.has(typescript.SyntaxKind.DefaultKeyword);
  if (name === 'default' ? !isDefault : !namedBy(statement).includes(name)) return [];
  return [meaningOfStatement(statement)];
}

/** What `export { a as name }`, with or without `from`, exports under the name. */
function exportedName(
  { exportClause, moduleSpecifier, isTypeOnly }: ts.ExportDeclaration,
  name: string,
  file: ts.SourceFile,
  follow: Follow,
): Meaning | undefined {
  if (!exportClause || typescript.isNamespaceExport(exportClause)) {
    return exportClause?.name.text === name ? 'value' : undefined;
  }
  const element = exportClause.elements.find(({ name: exported }) => exported.text === name);
  if (!element) return undefined;
  if (isTypeOnly || element.isTypeOnly) return 'type';
  const local = (element.propertyName ?? element.name).text;
  return (moduleSpecifier ? follow(moduleSpecifier, local) : meaningOfLocal(file, local, follow)) ?? 'value';
}

/** What a name stands for within a file. */
function meaningOfLocal(file: ts.SourceFile, name: string, follow: Follow): Meaning | undefined {
  const meanings = file.statements.flatMap((statement): Meaning[] => {
    if (typescript.isImportDeclaration(statement)) return importedMeaning(statement, name, follow) ?? [];
    return namedBy(statement).includes(name) ? [meaningOfStatement(statement)] : [];
  });
  return meanings.includes('value') ? 'value' : meanings[0];
}

function importedMeaning(
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  name: string,
  follow: Follow,
): Meaning[] | undefined {
  if (!importClause) return undefined;
  const { namedBindings } = importClause;
  const element =
    namedBindings && typescript.isNamedImports(namedBindings)
      ? namedBindings.elements.find(({ name: local }) => local.text === name)
      : undefined;
  if (element) {
    if (importClause.isTypeOnly || element.isTypeOnly) return ['type'];
    return [follow(moduleSpecifier, (element.propertyName ?? element.name).text) ?? 'value'];
  }
  if (importClause.name?.text === name) {
    return [importClause.isTypeOnly ? 'type' : (follow(moduleSpecifier, 'default') ?? 'value')];
  }
  return undefined;
}

function namedBy(statement: ts.Statement): string[] {
  if (typescript.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  const { name } = statement as Partial<ts.DeclarationStatement>;
  return name && typescript.isIdentifier(name) ? [name.text] : [];
}

function meaningOfStatement(statement: ts.Statement): Meaning {
  const isType =
    typescript.isInterfaceDeclaration(statement) ||
    typescript.isTypeAliasDeclaration(statement) ||
    isAmbient(statement) ||
    (typescript.isModuleDeclaration(statement) && !typescript.isInstantiatedModule(statement, true));
  return isType ? 'type' : 'value';
}
