import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/** What a name stands for: something that exists as the program runs, a type, or both. */
interface Meaning {
  value: boolean;
  type: boolean;
}

type Names = Map<string, Meaning>;

/** A statement of one of the cells, with its doc comment. */
interface Declared {
  readonly statement: ts.Statement;
  readonly file: ts.SourceFile;
  readonly text: string;
}

/** Characters of recent declarations from which on they are settled. */
const MAX_RECENT = 2_000;

/**
 * The declarations of all cells so far, as the text of `.d.ts` files. A later declaration of a name
 * takes the place of the earlier one, as it does for the values. They are kept in two parts, so that a
 * compiler has to read but the smaller one again after a cell.
 */
export class Declarations {
  #settled: readonly Declared[] = [];
  #recent: readonly Declared[] = [];

  /** What has been declared some time ago. */
  get settled(): string {
    return textOf(this.#settled);
  }

  /** What the latest cells have declared. */
  get recent(): string {
    return textOf(this.#recent);
  }

  /**
   * Adds what a cell declares that does not run, for the cells after it: but no name that is declared
   * already, whose value is what it was.
   *
   * @param others Names that are there without a cell: those of the global scope.
   * @returns the names that have been added
   */
  addMissing(cell: string, others: readonly string[] = []): string[] {
    const known: Names = new Map(others.map(name => [name, { value: true, type: true }]));
    for (const { statement } of [...this.#settled, ...this.#recent]) addNames(known, statement);
    const missing = parse(cell)
      .filter(declared => !isNameless(declared))
      .flatMap(declared => remainder(declared, known));
    this.add(textOf(missing));
    return missing
      .filter(({ statement }) => meaningOf(statement).value)
      .flatMap(({ statement }) => namesOf(statement));
  }

  /** Adds what one cell declares: the compiler's `.d.ts` for it. */
  add(cell: string): void {
    const declared = parse(cell);
    if (declared.length === 0) return;
    const names: Names = new Map();
    for (const { statement } of declared) addNames(names, statement);
    const nameless = new Set(declared.filter(isNameless).map(({ text }) => text));
    const kept = (earlier: Declared): readonly Declared[] =>
      nameless.has(earlier.text) ? [] : remainder(earlier, names);
    this.#settled = this.#settled.flatMap(kept);
    this.#recent = [...this.#recent.flatMap(kept), ...declared];
    if (this.recent.length > MAX_RECENT) {
      this.#settled = [...this.#settled, ...this.#recent];
      this.#recent = [];
    }
  }
}

function textOf(declared: readonly Declared[]): string {
  return declared.map(({ text }) => `${text}\n`).join('');
}

function parse(text: string): Declared[] {
  const file = typescript.createSourceFile('declarations.d.ts', text, typescript.ScriptTarget.ESNext, true);
  return file.statements.map(statement => ({
    statement,
    file,
    text: text.slice(statement.getStart(file, true), statement.end),
  }));
}

/** What adds to something else, such as `declare global`: several of them add up. */
function isNameless({ statement }: Declared): boolean {
  return namesOf(statement).length === 0;
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
  if (statement.flags & typescript.NodeFlags.GlobalAugmentation) return [];
  const name = typescript.isDeclarationStatement(statement) ? statement.name : undefined;
  return name && typescript.isIdentifier(name) ? [name.text] : [];
}

function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  const named = !bindings ? [] : typescript.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  return [...(importClause?.name ? [importClause.name.text] : []), ...named.map(({ name }) => name.text)];
}

/** What is left of an earlier statement once `names` are declared anew. */
function remainder(declared: Declared, names: Names): readonly Declared[] {
  const { statement, file } = declared;
  const meaning = meaningOf(statement);
  const isReplaced = (name: string): boolean => {
    const anew = names.get(name);
    return anew !== undefined && ((meaning.value && anew.value) || (meaning.type && anew.type));
  };
  if (!namesOf(statement).some(isReplaced)) return [declared];
  if (typescript.isVariableStatement(statement)) {
    const kept = statement.declarationList.declarations.filter(({ name }) => !isReplaced(name.getText(file)));
    const keyword = statement.declarationList.flags & typescript.NodeFlags.Const ? 'const' : 'let';
    return kept.flatMap(declaration => parse(`declare ${keyword} ${declaration.getText(file)};`));
  }
  if (typescript.isImportDeclaration(statement)) {
    return remainingImports(statement, isReplaced, file).flatMap(parse);
  }
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
