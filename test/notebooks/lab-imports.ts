import ts from 'typescript';
import type { Notebook } from '@waymark/roadmap/lab';

/** A name that a cell of a lab imports. */
export interface ImportedName {
  /** As the lab calls it. */
  readonly name: string;
  /** As the module exports it; undefined for the whole module. */
  readonly exported: string | undefined;
  readonly module: string;
  readonly isType: boolean;
}

/**
 * The names that cells import from packages by a statement, each once. What a lab imports from a file beside it is left
 * out: the lab writes that file as it runs.
 */
export function findImports({ cells }: Pick<Notebook, 'cells'>): ImportedName[] {
  const names = cells.flatMap(cell => (cell.cell_type === 'code' ? readImports(cell.source) : []));
  return [...new Map(names.map(imported => [imported.name, imported])).values()];
}

/** The statement by which a cell imports that name. */
export function importStatement({ name, exported, module, isType }: ImportedName): string {
  const binding = exported === undefined ? `* as ${name}` : `{ ${exported} as ${name} }`;
  return `import ${isType ? 'type ' : ''}${binding} from '${module}';`;
}

/** The names that the cells declare at their top, beside what they import. */
export function topLevelNames({ cells }: Pick<Notebook, 'cells'>): string[] {
  const nameOf = (name: ts.BindingName): string[] =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap(element => (ts.isBindingElement(element) ? nameOf(element.name) : []));
  return cells
    .filter(cell => cell.cell_type === 'code')
    .flatMap(({ source }) => [...ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest).statements])
    .flatMap(statement => {
      if (ts.isVariableStatement(statement)) {
        return statement.declarationList.declarations.flatMap(({ name }) => nameOf(name));
      }
      const isNamed =
        ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement);
      return isNamed && statement.name ? [statement.name.text] : [];
    });
}

function readImports(source: string): ImportedName[] {
  return ts
    .createSourceFile('cell.ts', source, ts.ScriptTarget.Latest)
    .statements.filter(ts.isImportDeclaration)
    .flatMap(({ importClause, moduleSpecifier }): ImportedName[] => {
      const { namedBindings } = importClause ?? {};
      const module = (moduleSpecifier as ts.StringLiteral).text;
      if (!namedBindings || !importClause || module.startsWith('.')) return [];
      const isType = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (ts.isNamespaceImport(namedBindings)) {
        return [{ name: namedBindings.name.text, exported: undefined, module, isType }];
      }
      return namedBindings.elements.map(({ name, propertyName, isTypeOnly }) => ({
        name: name.text,
        exported: (propertyName ?? name).text,
        module,
        isType: isType || isTypeOnly,
      }));
    });
}
