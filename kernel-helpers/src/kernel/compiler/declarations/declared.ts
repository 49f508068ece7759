import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/** What a name stands for: something that exists as the program runs, a type, or both. */
export interface Meaning {
  readonly value: boolean;
  readonly type: boolean;
}

/** What one statement of a cell declares: one name, or, as `declare global` does, none. */
export interface Declared {
  readonly name: string | undefined;
  readonly meaning: Meaning;
  readonly statement: ts.Statement;
  readonly file: ts.SourceFile;
  /** The statement with its doc comment. */
  readonly text: string;
  /** The names of other declarations that it speaks of, and perhaps a few of type parameters. */
  readonly references: ReadonlySet<string>;
}

const VALUE: Meaning = { value: true, type: false };
const TYPE: Meaning = { value: false, type: true };
const BOTH: Meaning = { value: true, type: true };

/** Reads the text of a `.d.ts` file. What declares several names is cut into as many statements. */
export function readDeclarations(text: string): Declared[] {
  const file = parse(text);
  const parts = file.statements.flatMap(statement => partsOf(statement, file));
  if (parts.length === file.statements.length) return file.statements.map(node => toDeclared(node, file));
  return parts.flatMap(part => {
    const own = parse(part);
    return own.statements.map(node => toDeclared(node, own));
  });
}

/** The declarations as the text of a `.d.ts` file. */
export function textOf(declared: readonly Declared[]): string {
  return declared.map(({ text }) => `${text}\n`).join('');
}

/** Whether a declaration refers to any of these names. */
export function speaksOf({ references }: Declared, names: ReadonlySet<string>): boolean {
  return [...references].some(name => names.has(name));
}

function parse(text: string): ts.SourceFile {
  return typescript.createSourceFile('declarations.d.ts', text, typescript.ScriptTarget.ESNext, true);
}

function toDeclared(statement: ts.Statement, file: ts.SourceFile): Declared {
  const name = nameOf(statement);
  return {
    name,
    meaning: meaningOf(statement),
    statement,
    file,
    text: file.text.slice(statement.getStart(file, true), statement.end),
    references: referencesOf(statement, name),
  };
}

function partsOf(statement: ts.Statement, file: ts.SourceFile): string[] {
  const text = file.text.slice(statement.getStart(file, true), statement.end);
  if (typescript.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    const [first, ...others] = declarations;
    if (!first || others.length === 0) return [text];
    const before = file.text.slice(statement.getStart(file), first.getStart(file));
    const documentation = file.text.slice(statement.getStart(file, true), statement.getStart(file));
    return declarations.map((node, i) => `${i === 0 ? documentation : ''}${before}${node.getText(file)};`);
  }
  return typescript.isImportDeclaration(statement) ? importsOf(statement, file) : [text];
}

/** An import of several names as imports of one each. */
function importsOf(statement: ts.ImportDeclaration, file: ts.SourceFile): string[] {
  const { importClause } = statement;
  if (!importClause) return [statement.getText(file)];
  const after = file.text.slice(importClause.end, statement.end);
  const keyword = importClause.isTypeOnly ? 'import type' : 'import';
  const { name, namedBindings } = importClause;
  const named = !namedBindings
    ? []
    : typescript.isNamespaceImport(namedBindings)
      ? [namedBindings.getText(file)]
      : namedBindings.elements.map(element => `{ ${element.getText(file)} }`);
  return [...(name ? [name.text] : []), ...named].map(part => `${keyword} ${part}${after}`);
}

function nameOf(statement: ts.Statement): string | undefined {
  if (typescript.isVariableStatement(statement)) {
    const [first] = statement.declarationList.declarations;
    return first && typescript.isIdentifier(first.name) ? first.name.text : undefined;
  }
  if (typescript.isImportDeclaration(statement)) return importedName(statement)?.text;
  if (statement.flags & typescript.NodeFlags.GlobalAugmentation) return undefined;
  const name = typescript.isDeclarationStatement(statement) ? statement.name : undefined;
  return name && typescript.isIdentifier(name) ? name.text : undefined;
}

/** The one name that an import of {@link readDeclarations} declares. */
function importedName({ importClause }: ts.ImportDeclaration): ts.Identifier | undefined {
  const bindings = importClause?.namedBindings;
  if (!bindings) return importClause?.name;
  return typescript.isNamespaceImport(bindings) ? bindings.name : bindings.elements[0]?.name;
}

function meaningOf(statement: ts.Statement): Meaning {
  if (typescript.isVariableStatement(statement) || typescript.isFunctionDeclaration(statement)) return VALUE;
  if (typescript.isInterfaceDeclaration(statement) || typescript.isTypeAliasDeclaration(statement)) {
    return TYPE;
  }
  if (typescript.isModuleDeclaration(statement)) {
    return { value: typescript.isInstantiatedModule(statement, true), type: true };
  }
  return BOTH;
}

function referencesOf(statement: ts.Statement, name: string | undefined): ReadonlySet<string> {
  const references = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (typescript.isModuleDeclaration(node) && node.body && typescript.isModuleBlock(node.body)) {
      const inner = node.body.statements.map(member => ({ names: namesOf(member), member }));
      const own = new Set(inner.flatMap(({ names }) => names));
      for (const { member } of inner) {
        for (const reference of referencesOf(member, undefined)) {
          if (!own.has(reference)) references.add(reference);
        }
      }
      return;
    }
    if (typescript.isIdentifier(node) && isReference(node)) references.add(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(statement);
  if (name !== undefined) references.delete(name);
  return references;
}

function namesOf(statement: ts.Statement): string[] {
  if (!typescript.isVariableStatement(statement)) return [nameOf(statement) ?? []].flat();
  return statement.declarationList.declarations.flatMap(({ name }) =>
    typescript.isIdentifier(name) ? [name.text] : [],
  );
}

/** Whether an identifier stands for a declaration elsewhere, and is no name of its own and no member's. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (typescript.isQualifiedName(parent)) return parent.left === node;
  if (typescript.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (typescript.isImportTypeNode(parent) || typescript.isImportSpecifier(parent)) return false;
  return !('name' in parent && parent.name === node);
}
