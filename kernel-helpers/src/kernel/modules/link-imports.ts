import type ts from 'typescript';
import { typescript } from '../compiler/typescript.ts';
import { NAMESPACE } from './interop.ts';
import type { WantedExport } from './module-urls.ts';

/** Where an import of an own file leads. */
export interface Link {
  /** Whether Node finds the exports by itself, as those of an ES module. */
  readonly isModule: boolean;
  /** The URL to import. @param wanted What of a CommonJS module is asked for. */
  url(wanted: readonly WantedExport[]): string;
  /** The names that a CommonJS module exports. */
  names(): readonly string[];
}

/** What has to be known of the imports of an own file. */
export interface Linker {
  /**
   * @param start Where the import names its module.
   * @throws an error in words if there is no such module
   */
  link(specifier: string, parent: string, start: number): Link;
  /** Whether the import of a name from an own file is one of a type. Undefined if it is not from an own file. */
  isType(specifier: string, parent: string, name: string): boolean | undefined;
}

/** Writes into each import the URL of what it stands for. */
export function linkedImports(path: string, linker: Linker): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    file => {
      const handedOn = new Set(file.statements.flatMap(locallyExported));
      const linked = (statement: ts.Statement): ts.Statement => {
        if (!isFromModule(statement)) return statement;
        const link = linker.link(statement.moduleSpecifier.text, path, positionOf(statement.moduleSpecifier));
        const urlOf = (wanted: readonly WantedExport[]): ts.StringLiteral =>
          factory.createStringLiteral(link.url(wanted));
        if (typescript.isImportDeclaration(statement)) {
          const clause =
            link.isModule || !statement.importClause
              ? statement.importClause
              : withNamedNamespace(factory, statement.importClause);
          const wanted = wantedBy(clause).map(({ name, local }) => ({
            name,
            mayBeType: handedOn.has(local),
          }));
          return factory.updateImportDeclaration(statement, undefined, clause, urlOf(wanted), undefined);
        }
        const clause = link.isModule ? statement.exportClause : namedExports(factory, statement, link);
        const wanted =
          clause && typescript.isNamedExports(clause)
            ? clause.elements.map(({ propertyName, name }) => ({
                name: (propertyName ?? name).text,
                mayBeType: true,
              }))
            : [];
        return factory.updateExportDeclaration(statement, undefined, false, clause, urlOf(wanted), undefined);
      };
      return factory.updateSourceFile(file, file.statements.map(linked));
    };
}

function positionOf(node: ts.Node): number {
  const original = typescript.getOriginalNode(node);
  return original.pos < 0 ? 0 : original.getStart();
}

/** A statement that imports. */
export type FromModule = (ts.ImportDeclaration | ts.ExportDeclaration) & {
  readonly moduleSpecifier: ts.StringLiteral;
};

export function isFromModule(statement: ts.Statement): statement is FromModule {
  if (!typescript.isImportDeclaration(statement) && !typescript.isExportDeclaration(statement)) return false;
  return statement.moduleSpecifier !== undefined && typescript.isStringLiteral(statement.moduleSpecifier);
}

function locallyExported(statement: ts.Statement): string[] {
  if (!typescript.isExportDeclaration(statement) || statement.moduleSpecifier) return [];
  const { exportClause } = statement;
  if (!exportClause || !typescript.isNamedExports(exportClause)) return [];
  return exportClause.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}

/** `import * as all` becomes `import { "*" as all }`. */
function withNamedNamespace(factory: ts.NodeFactory, clause: ts.ImportClause): ts.ImportClause {
  const { name, namedBindings: bindings } = clause;
  if (!bindings || !typescript.isNamespaceImport(bindings)) return clause;
  const all = factory.createImportSpecifier(false, factory.createStringLiteral(NAMESPACE), bindings.name);
  return factory.updateImportClause(clause, clause.phaseModifier, name, factory.createNamedImports([all]));
}

function wantedBy(
  clause: ts.ImportClause | undefined,
): readonly { readonly name: string; readonly local: string }[] {
  const bindings = clause?.namedBindings;
  const named = bindings && typescript.isNamedImports(bindings) ? bindings.elements : [];
  return [
    ...(clause?.name ? [{ name: 'default', local: clause.name.text }] : []),
    ...named.map(({ propertyName, name }) => ({ name: (propertyName ?? name).text, local: name.text })),
  ];
}

/** `export *` and `export * as all` of a CommonJS module, by its names. */
function namedExports(
  factory: ts.NodeFactory,
  { exportClause }: ts.ExportDeclaration,
  link: Link,
): ts.NamedExports {
  if (exportClause && typescript.isNamedExports(exportClause)) return exportClause;
  if (exportClause) {
    const all = factory.createStringLiteral(NAMESPACE);
    return factory.createNamedExports([factory.createExportSpecifier(false, all, exportClause.name)]);
  }
  return factory.createNamedExports(
    link
      .names()
      .filter(name => name !== 'default')
      .map(name => factory.createExportSpecifier(false, undefined, factory.createStringLiteral(name))),
  );
}
