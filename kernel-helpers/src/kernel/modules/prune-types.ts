import type ts from 'typescript';
import { typescript } from '../compiler/typescript.ts';
import { isFromModule, type FromModule, type Linker } from './link-imports.ts';

/**
 * Takes the types out of imports from own files, and keeps the imports: a file that is imported is run, as
 * Node does it. (The compiler would leave out an import of which it sees no use.)
 */
export function withoutImportedTypes(path: string, linker: Linker): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    file => {
      const pruner = new TypePruner(factory, path, linker);
      const statements = file.statements.map(statement => pruner.prune(statement));
      return factory.updateSourceFile(
        file,
        statements.map(statement => pruner.pruneLocalExports(statement)),
      );
    };
}

class TypePruner {
  readonly #factory: ts.NodeFactory;
  readonly #path: string;
  readonly #linker: Linker;
  /** What the file calls the types that it imports. */
  readonly #types = new Set<string>();

  constructor(factory: ts.NodeFactory, path: string, linker: Linker) {
    this.#factory = factory;
    this.#path = path;
    this.#linker = linker;
  }

  prune(statement: ts.Statement): ts.Statement {
    if (!isFromModule(statement)) return statement;
    const isOwn = this.#linker.isType(statement.moduleSpecifier.text, this.#path, 'default') !== undefined;
    if (!isOwn) return statement;
    return typescript.isImportDeclaration(statement)
      ? this.#pruneImport(statement)
      : this.#pruneExport(statement);
  }

  /** `export { T }` of a type that has been imported. */
  pruneLocalExports(statement: ts.Statement): ts.Statement {
    if (!typescript.isExportDeclaration(statement) || statement.moduleSpecifier) return statement;
    const { exportClause: clause, modifiers, isTypeOnly } = statement;
    if (!clause || !typescript.isNamedExports(clause)) return statement;
    const kept = clause.elements.filter(
      ({ propertyName, name }) => !this.#types.has((propertyName ?? name).text),
    );
    if (kept.length === clause.elements.length) return statement;
    const named = this.#factory.updateNamedExports(clause, kept);
    return this.#factory.updateExportDeclaration(
      statement,
      modifiers,
      isTypeOnly,
      named,
      undefined,
      undefined,
    );
  }

  /** A new node: of one that it has parsed, the compiler decides by itself whether it is needed. */
  #pruneImport(statement: ts.ImportDeclaration & FromModule): ts.Statement {
    const { importClause, moduleSpecifier, attributes } = statement;
    if (!importClause || importClause.isTypeOnly) return statement;
    const factory = this.#factory;
    const isType = importClause.name && this.#isType(moduleSpecifier, 'default', importClause.name);
    const name = isType ? undefined : importClause.name;
    let bindings = importClause.namedBindings;
    if (bindings && typescript.isNamedImports(bindings)) {
      const kept = bindings.elements.filter(element => this.#isValue(moduleSpecifier, element));
      bindings = factory.createNamedImports(
        kept.map(element => factory.createImportSpecifier(false, element.propertyName, element.name)),
      );
    } else if (bindings) {
      bindings = factory.createNamespaceImport(bindings.name);
    }
    const clause = name || bindings ? factory.createImportClause(undefined, name, bindings) : undefined;
    return factory.createImportDeclaration(undefined, clause, moduleSpecifier, attributes);
  }

  #pruneExport(statement: ts.ExportDeclaration & FromModule): ts.Statement {
    const { exportClause, moduleSpecifier, attributes, isTypeOnly } = statement;
    if (isTypeOnly || !exportClause || !typescript.isNamedExports(exportClause)) return statement;
    const factory = this.#factory;
    const elements = exportClause.elements
      .filter(element => this.#isValue(moduleSpecifier, element))
      .map(({ propertyName, name }) => factory.createExportSpecifier(false, propertyName, name));
    if (elements.length === 0) {
      return factory.createImportDeclaration(undefined, undefined, moduleSpecifier, attributes);
    }
    const named = factory.createNamedExports(elements);
    return factory.createExportDeclaration(undefined, false, named, moduleSpecifier, attributes);
  }

  #isValue(
    module: ts.StringLiteral,
    { propertyName, name, isTypeOnly }: ts.ImportSpecifier | ts.ExportSpecifier,
  ): boolean {
    return !isTypeOnly && !this.#isType(module, (propertyName ?? name).text, name);
  }

  /** Whether a name is that of a type, which is then noted. */
  #isType(module: ts.StringLiteral, name: string, local: ts.ModuleExportName): boolean {
    const isType = this.#linker.isType(module.text, this.#path, name) === true;
    if (isType) this.#types.add(local.text);
    return isType;
  }
}
