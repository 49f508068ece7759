import ts from 'typescript';
import { CellError } from './cell-error.ts';
import type { CellTypes } from './cell-types.ts';
import { signatureOf } from './signature.ts';

/** The answer of which a stub is made. */
export interface StubbedAnswer extends ts.TextRange {
  readonly types: CellTypes;
}

/** Lines for an author who has to write a stub. */
export function ownStub(names: readonly string[]): string {
  const lines = names.length > 0 ? names.map(name => `const ${name}: any = todo();`) : ['todo();'];
  return ['/// BEGIN STUB', '// Your answer here: replace todo()', ...lines, '/// END STUB'].join('\n');
}

const OWN_STUB = 'or write a stub of your own between /// BEGIN STUB and /// END STUB, behind the answer';

/**
 * The stub of one statement of an answer: its names and types with `todo()` for every value, and its doc comment. An
 * import stays as it is. What only names a type, and a class or an enum of which nothing would be left to write, becomes
 * `any`: what a student has to find is not told.
 *
 * @returns The stub without the first line's indentation; undefined for a statement that declares
 *   nothing, such as a call.
 * @throws CellError When no stub can be made.
 */
export function stubStatement(statement: ts.Statement, answer: StubbedAnswer): string | undefined {
  const stub = stubOf(statement, answer);
  return stub === undefined ? undefined : docOf(statement) + stub;
}

function stubOf(statement: ts.Statement, answer: StubbedAnswer): string | undefined {
  if (ts.canHaveModifiers(statement) && hasModifier(statement, ts.SyntaxKind.DeclareKeyword)) {
    return statement.getText();
  }
  if (ts.isVariableStatement(statement)) return stubVariables(statement, answer);
  if (ts.isFunctionDeclaration(statement)) return stubFunction(statement, answer);
  if (ts.isClassDeclaration(statement)) return stubClass(statement, answer);
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return typeStub(statement);
  }
  if (ts.isEnumDeclaration(statement)) return stubEnum(statement, answer);
  if (ts.isImportDeclaration(statement)) return statement.getText();
  if (
    ts.isModuleDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement)
  ) {
    throw error(
      statement,
      `no stub can be made of "${firstLine(statement)}"; move it out of the solution, ${OWN_STUB}`,
    );
  }
  return undefined;
}

/** The type parameters of a stub that is `any` have to be all optional, since nothing else names them. */
function typeStub(node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): string {
  return `${exportOf(node)}type ${node.name.text}${parametersOf(node)} = any;`;
}

/** What is used as a value and as a type. */
function anyStub(node: ts.EnumDeclaration | ts.ClassDeclaration): string {
  const name = node.name?.text ?? '';
  const keyword = exportOf(node);
  const type = `${keyword}type ${name}${ts.isClassDeclaration(node) ? parametersOf(node) : ''} = any;`;
  return `${keyword}const ${name}: any = todo();\n${indentation(node)}${type}`;
}

/** Members that a given cell uses as types, and so tells, are types of the stub too. */
function stubEnum(statement: ts.EnumDeclaration, { types }: StubbedAnswer): string {
  const name = statement.name.text;
  const members = [...new Set(types.membersUsedAsTypes(name))];
  if (members.length === 0) return anyStub(statement);
  const inner = members.map(member => `type ${member} = any;`);
  const body = blockOf(statement, inner);
  return `${anyStub(statement)}\n${indentation(statement)}${exportOf(statement)}declare namespace ${name} ${body}`;
}

function parametersOf({
  typeParameters,
}: ts.ClassDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration) {
  return typeParameters ? `<${typeParameters.map(parameter => parameter.getText()).join(', ')}>` : '';
}

function exportOf(node: ts.HasModifiers): string {
  return hasModifier(node, ts.SyntaxKind.ExportKeyword) ? 'export ' : '';
}

/** The doc comment of a declaration, with what separates the two. */
function docOf(node: ts.Node): string {
  const doc = ts.getJSDocCommentsAndTags(node).findLast(ts.isJSDoc);
  return doc?.parent === node ? `${doc.getText()}\n${indentation(node)}` : '';
}

/** The names that a statement declares as values. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      bindingsIn(name).map(({ text }) => text),
    );
  }
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  return [];
}

function bindingsIn(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap(element => (ts.isBindingElement(element) ? bindingsIn(element.name) : []));
}

function stubVariables(statement: ts.VariableStatement, answer: StubbedAnswer): string {
  const list = statement.declarationList;
  const keyword = variableKeyword(list);
  const modifiers = (statement.modifiers ?? []).map(modifier => `${modifier.getText()} `).join('');
  const stubs = list.declarations.flatMap(declaration => stubVariable(declaration, answer));
  return `${modifiers}${keyword} ${stubs.join(', ')};`;
}

/** A destructuring without a type becomes a declaration of each of its names. */
function stubVariable(declaration: ts.VariableDeclaration, answer: StubbedAnswer): string[] {
  const { name, type } = declaration;
  if (ts.isIdentifier(name) || type) return [stubValue(declaration, name.getText(), answer)];
  return bindingsIn(name).map(
    binding => `${binding.getText()}: ${answer.types.typeOf(binding, answer)} = todo()`,
  );
}

function variableKeyword(list: ts.VariableDeclarationList): string {
  const keyword = /^(?:const|let|var)\b/.exec(list.getText())?.[0];
  // A placeholder has nothing to dispose of.
  if (keyword === undefined) {
    throw error(list, `no stub can be made of "${firstLine(list)}"; write const, ${OWN_STUB}`);
  }
  return keyword;
}

/** `head: Type = todo()`, or a function's signature with `todo()` for its body. */
function stubValue(
  node: ts.VariableDeclaration | ts.PropertyDeclaration,
  head: string,
  answer: StubbedAnswer,
): string {
  const { type, initializer } = node;
  if (type) return `${head}: ${type.getText()} = todo()`;
  const isFunction = initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
  const stub = isFunction && stubFunction(initializer, answer);
  return stub ? `${head} = ${stub}` : `${head}: ${answer.types.typeOf(node, answer)} = todo()`;
}

type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration;

/** Undefined for an arrow function whose parameter, having no parentheses, has no type of its own. */
function stubFunction(node: FunctionNode, answer: StubbedAnswer): string | undefined {
  // The signature of an overload, or an abstract method.
  if (!node.body) return node.getText();
  const signature = signatureOf(node, node.body, answer);
  if (signature === undefined) return undefined;
  return ts.isBlock(node.body) ? signature + blockOf(node, [returnStub(node)]) : `${signature}todo()`;
}

/** What ends a stubbed function. Iterating a placeholder throws; one that a generator returns would go unseen. */
export function returnStub(node: ts.Node): string {
  return isGenerator(node) ? 'return yield* todo();' : 'return todo();';
}

export function isGenerator(node: ts.Node): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}

function stubClass(node: ts.ClassDeclaration, answer: StubbedAnswer): string {
  const header = textBetween(node, node.getStart(), node.members.pos);
  const members = stubMembers(node, node.members, answer);
  return members.some(hasTodo) ? `${header}\n${members.join('\n')}\n${indentation(node)}}` : anyStub(node);
}

/** Whether a stub, when it is used, tells the check that it is one. */
export function hasTodo(stub: string): boolean {
  return /\btodo\(\)/.test(stub);
}

/**
 * The stubs of some members of a class, each with its indentation.
 *
 * @throws CellError As {@link stubStatement}.
 */
export function stubMembers(
  owner: ts.ClassLikeDeclaration,
  members: readonly ts.ClassElement[],
  answer: StubbedAnswer,
): string[] {
  return members
    .filter(member => !ts.isSemicolonClassElement(member) && !ts.isClassStaticBlockDeclaration(member))
    .map(member => indentation(member) + docOf(member) + stubMember(owner, member, answer));
}

function stubMember(owner: ts.ClassLikeDeclaration, member: ts.ClassElement, answer: StubbedAnswer): string {
  if (ts.isPropertyDeclaration(member)) return stubProperty(member, answer);
  if (ts.isConstructorDeclaration(member)) return stubConstructor(owner, member, answer);
  if (ts.isMethodDeclaration(member) || ts.isGetAccessorDeclaration(member)) {
    return stubFunction(member, answer) ?? member.getText();
  }
  if (ts.isSetAccessorDeclaration(member) && member.body) {
    return textBetween(member, member.getStart(), member.body.getStart()) + blockOf(member, ['todo();']);
  }
  return member.getText();
}

function stubProperty(member: ts.PropertyDeclaration, answer: StubbedAnswer): string {
  if (!member.initializer && member.type) return member.getText();
  const head = textBetween(member, member.getStart(), member.name.end);
  return `${stubValue(member, head, answer)};`;
}

function stubConstructor(
  owner: ts.ClassLikeDeclaration,
  member: ts.ConstructorDeclaration,
  answer: StubbedAnswer,
): string {
  if (!member.body) return member.getText();
  const fields = owner.members
    .filter(isAssignedByConstructor)
    .map(field => `this${accessOf(field)} = todo();`);
  const body = [...superCall(owner, member), ...(fields.length > 0 ? fields : ['todo();'])];
  return (signatureOf(member, member.body, answer) ?? '') + blockOf(member, body);
}

function isAssignedByConstructor(member: ts.ClassElement): member is ts.PropertyDeclaration {
  return (
    ts.isPropertyDeclaration(member) &&
    !member.initializer &&
    !member.questionToken &&
    !member.exclamationToken &&
    ![ts.SyntaxKind.StaticKeyword, ts.SyntaxKind.DeclareKeyword, ts.SyntaxKind.AbstractKeyword].some(kind =>
      hasModifier(member, kind),
    )
  );
}

function accessOf({ name }: ts.PropertyDeclaration): string {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return `.${name.text}`;
  return ts.isComputedPropertyName(name) ? name.getText() : `[${name.getText()}]`;
}

/** A derived class must call `super` first. What it hands over is the answer's, unless it is a parameter. */
function superCall(owner: ts.ClassLikeDeclaration, { parameters }: ts.ConstructorDeclaration): string[] {
  const isDerived = owner.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  if (!isDerived) return [];
  const known = new Set(parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
  const call = findSuperCall(owner);
  const handed = call?.arguments.map(argument =>
    ts.isIdentifier(argument) && known.has(argument.text) ? argument.text : 'todo()',
  );
  return [`super(${handed?.join(', ') ?? ''});`];
}

function findSuperCall(node: ts.Node): ts.CallExpression | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) return node;
  return ts.forEachChild(node, findSuperCall);
}

function blockOf(node: ts.Node, statements: readonly string[]): string {
  const indent = indentation(node);
  return `{\n${statements.map(statement => `${indent}  ${statement}\n`).join('')}${indent}}`;
}

/** The white space that begins a node's first line. */
export function indentation(node: ts.Node): string {
  const file = node.getSourceFile();
  const start = node.getStart();
  const lineStart = file.getPositionOfLineAndCharacter(file.getLineAndCharacterOfPosition(start).line, 0);
  return /^\s*/.exec(file.text.slice(lineStart, start))?.[0] ?? '';
}

function hasModifier(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some(modifier => modifier.kind === kind) ?? false;
}

function textBetween(node: ts.Node, from: number, to: number): string {
  return node.getSourceFile().text.slice(from, to);
}

function firstLine(node: ts.Node): string {
  return node.getText().split('\n', 1)[0] ?? '';
}

function error(node: ts.Node, message: string): CellError {
  const line = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
  const names = ts.isVariableDeclarationList(node)
    ? node.declarations.flatMap(({ name }) => bindingsIn(name).map(({ text }) => text))
    : [];
  return new CellError(message, line, ownStub(names));
}
