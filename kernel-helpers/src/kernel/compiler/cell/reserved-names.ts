import type ts from 'typescript';
import { CELL_RUNTIME_NAME, CELL_SCOPE_NAME } from '../emit/names.ts';
import { boundIdentifiers, isAmbient } from '../syntax.ts';
import { typescript } from '../typescript.ts';

/** The code of TypeScript's own error about such names. */
const RESERVED_NAME = 2441;

/** Names that the code around a cell uses, and what they are. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['require', 'the function by which a cell loads packages'],
  ['exports', 'what a cell hands on to the cells after it'],
  [CELL_SCOPE_NAME, 'where the kernel keeps the variables of all cells'],
  [CELL_RUNTIME_NAME, "the kernel's own"],
  ['__tslab__', "the kernel's own"],
]);

/** Names that no cell can declare: they are there in every cell. */
export const RESERVED_NAMES: readonly string[] = [...RESERVED.keys()];

/** Where a cell declares, on its top level, a name that the code around it cannot do without. */
export function findReservedNames(cell: ts.SourceFile): ts.Diagnostic[] {
  return cell.statements.flatMap(declaredNames).flatMap(name => {
    const meaning = RESERVED.get(name.text);
    if (meaning === undefined) return [];
    return {
      file: cell,
      start: name.getStart(cell),
      length: name.text.length,
      code: RESERVED_NAME,
      category: typescript.DiagnosticCategory.Error,
      messageText: `'${name.text}' is ${meaning}: choose another name.`,
    };
  });
}

/** Names of what exists as the program runs: a type may be named as it likes. */
function declaredNames(statement: ts.Statement): ts.Identifier[] {
  if (isAmbient(statement)) return [];
  if (typescript.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundIdentifiers(name));
  }
  if (typescript.isImportDeclaration(statement)) return importedNames(statement.importClause);
  const isNamed =
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isEnumDeclaration(statement) ||
    typescript.isModuleDeclaration(statement);
  return isNamed && statement.name && typescript.isIdentifier(statement.name) ? [statement.name] : [];
}

function importedNames(clause: ts.ImportClause | undefined): ts.Identifier[] {
  if (!clause || clause.isTypeOnly) return [];
  const { name, namedBindings } = clause;
  const named = !namedBindings
    ? []
    : typescript.isNamespaceImport(namedBindings)
      ? [namedBindings]
      : namedBindings.elements;
  return [...(name ? [name] : []), ...named.map(binding => binding.name)];
}
