import { cellsOf, type Answer, type AnswerCell, type LabFault, type LabModel } from '@waymark/roadmap/lab';
import ts from 'typescript';
import type { LabTypes } from './cell-types.ts';
import { replaceAnswers } from './release-source.ts';
import { walk } from './syntax.ts';

/** A type of an answer that became `any` in the answer's stub. */
type TypeDeclaration =
  ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration | ts.ClassDeclaration;

/**
 * Finds the types of answers that are `any` in a student's copy, where something of that copy is typed by them: the
 * compiler could tell a student nothing there. Where an answer is made of types only, they are what the student has to
 * write, and `any` stands for them.
 *
 * @param released The code cells of the release, by the index of their cells.
 */
export function lostTypeFaults(
  model: LabModel,
  released: ReadonlyMap<number, string>,
  types: LabTypes,
): LabFault[] {
  return cellsOf(model, 'answer').flatMap(cell => {
    if (!/\btype \w+.* = any;/.test(released.get(cell.index) ?? '')) return [];
    // What is hidden of a check runs with the student's answer too.
    const readers = model.cells
      .slice(cell.index)
      .filter(({ kind }) => kind !== 'text')
      .map(one => parse(one.kind === 'check' ? one.source : (released.get(one.index) ?? '')));
    return stubsOf(cell, types).flatMap(([answer, stub]) => faultsOf(cell, answer, stub, readers));
  });
}

function stubsOf({ index, source }: AnswerCell, types: LabTypes): [Answer, string][] {
  const stubs: [Answer, string][] = [];
  replaceAnswers(source, types.ofCell(index), (answer, stub) => {
    if (!answer.stub) stubs.push([answer, stub]);
    return stub;
  });
  return stubs;
}

function faultsOf(
  { source, place }: AnswerCell,
  { solution }: Answer,
  stub: string,
  readers: readonly ts.SourceFile[],
): LabFault[] {
  const declarations = declarationsIn(parse(solution.text));
  const lines = parse(stub).statements;
  const lost = new Set(lines.flatMap(line => lostTypeOf(line, declarations) ?? []));
  if (lines.every(line => isOfLostType(line, lost) || !/\btodo\(\)/.test(line.getText()))) return [];
  const uses = new Map([...lost].flatMap(name => firstUse(name, readers).map(use => [name, use] as const)));
  if (uses.size === 0) return [];
  const kept = closure([...uses.keys()], declarations);
  const paste = ['/// BEGIN STUB', ...stubWith(stub, kept, declarations), '/// END STUB'].join('\n');
  return Array.from(uses, ([name, use]) => {
    const at = solution.from + (declarations.get(name)?.getStart() ?? 0);
    const line = source.slice(0, at).split('\n').length;
    return {
      message: `the type ${name} would be any in the student's copy, of which the compiler can say nothing, and "${use}" needs it there: write it before /// BEGIN SOLUTION; or write a stub of your own between /// BEGIN STUB and /// END STUB, behind the answer, with the type as it is or, where students are to write it, with any`,
      place,
      lines: { first: line, last: line },
      paste,
    };
  });
}

function declarationsIn(file: ts.SourceFile): Map<string, TypeDeclaration> {
  const found = new Map<string, TypeDeclaration>();
  for (const statement of file.statements) {
    if (isTypeDeclaration(statement) && statement.name) found.set(statement.name.text, statement);
  }
  return found;
}

function isTypeDeclaration(node: ts.Node): node is TypeDeclaration {
  if (ts.isTypeAliasDeclaration(node)) return node.type.kind !== ts.SyntaxKind.AnyKeyword;
  return ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node) || ts.isClassDeclaration(node);
}

function lostTypeOf(line: ts.Statement, declarations: ReadonlyMap<string, unknown>): string | undefined {
  const isAny = ts.isTypeAliasDeclaration(line) && line.type.kind === ts.SyntaxKind.AnyKeyword;
  return isAny && declarations.has(line.name.text) ? line.name.text : undefined;
}

/** Whether a line of a stub only stands for a type: `type Zone = any;`, `const Zone: any = todo();`. */
function isOfLostType(line: ts.Statement, lost: ReadonlySet<string>): boolean {
  if (ts.isTypeAliasDeclaration(line) || ts.isModuleDeclaration(line)) return lost.has(line.name.text);
  if (!ts.isVariableStatement(line)) return false;
  return line.declarationList.declarations.every(({ name }) => ts.isIdentifier(name) && lost.has(name.text));
}

/** The line that first needs a type of this name; none where only values are used, or another cell declares its own. */
function firstUse(name: string, readers: readonly ts.SourceFile[]): string[] {
  for (const [at, file] of readers.entries()) {
    if (at > 0 && declarationsIn(file).has(name)) return [];
    const use = usesIn(file, name)[0];
    if (use) return [lineOf(use)];
  }
  return [];
}

/** Where a node needs a type of this name. */
function usesIn(node: ts.Node, name: string): ts.Node[] {
  const uses: ts.Node[] = [];
  walk(node, child => {
    if (hasTypeParameter(child, name)) return false;
    if (ts.isTypeReferenceNode(child) && leftmost(child.typeName) === name) uses.push(child);
    if (isHeritageType(child) && child.expression.getText() === name) uses.push(child);
    return true;
  });
  return uses;
}

/** What an interface extends or a class implements; what a class extends is a value. */
function isHeritageType(node: ts.Node): node is ts.ExpressionWithTypeArguments {
  if (!ts.isExpressionWithTypeArguments(node) || !ts.isHeritageClause(node.parent)) return false;
  return (
    node.parent.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(node.parent.parent)
  );
}

function hasTypeParameter(node: ts.Node, name: string): boolean {
  const isNamed = (child: ts.Node): boolean =>
    ts.isTypeParameterDeclaration(child) && child.name.text === name;
  return ts.forEachChild(node, child => isNamed(child) || undefined) ?? false;
}

function leftmost(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : leftmost(name.left);
}

function lineOf(node: ts.Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return file.text.split('\n')[line]?.trim() ?? '';
}

/** These types, and those that they are made of. */
function closure(names: readonly string[], declarations: ReadonlyMap<string, TypeDeclaration>): Set<string> {
  const all = new Set(names);
  for (const name of all) {
    const declaration = declarations.get(name);
    if (!declaration) continue;
    for (const other of declarations.keys()) if (usesIn(declaration, other).length > 0) all.add(other);
  }
  return all;
}

/** The lines of a stub in which these types are what they are in the answer. */
function stubWith(
  stub: string,
  kept: ReadonlySet<string>,
  declarations: ReadonlyMap<string, TypeDeclaration>,
): string[] {
  return parse(stub)
    .statements.map(line => {
      const name = lostTypeOf(line, declarations);
      const before = line.getFullText().slice(0, line.getLeadingTriviaWidth());
      if (name !== undefined && kept.has(name)) return before + (declarations.get(name)?.getText() ?? '');
      return isOfLostType(line, kept) ? before.trimEnd() : line.getFullText();
    })
    .join('')
    .replace(/^\n+|\n+$/g, '')
    .split('\n');
}

function parse(source: string): ts.SourceFile {
  return ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest, true);
}
