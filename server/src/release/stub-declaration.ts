import ts from 'typescript';
import { CellError } from './cell-error.ts';

const OWN_STUB = 'or write a stub of your own between /// BEGIN STUB and /// END STUB';

/**
 * The stub of one statement of an answer: its names and types with `todo()` for every value.
 * What only names types, and imports, stays as it is.
 *
 * @returns The stub without the first line's indentation; undefined for a statement that declares
 *   nothing, such as a call.
 * @throws CellError When a type annotation is missing, or no stub can be made.
 */
export function stubStatement(statement: ts.Statement): string | undefined {
  if (ts.canHaveModifiers(statement) && hasModifier(statement, ts.SyntaxKind.DeclareKeyword)) {
    return statement.getText();
  }
  if (ts.isVariableStatement(statement)) return stubVariables(statement);
  if (ts.isFunctionDeclaration(statement)) {
    return stubFunction(statement, `the function ${nameOf(statement)}`);
  }
  if (ts.isClassDeclaration(statement)) return stubClass(statement);
  if (
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isImportDeclaration(statement)
  ) {
    return statement.getText();
  }
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

/** The names that a statement declares as values. */
export function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bindingNames(name));
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

function bindingNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap(element => (ts.isBindingElement(element) ? bindingNames(element.name) : []));
}

function stubVariables(statement: ts.VariableStatement): string {
  const list = statement.declarationList;
  const keyword = variableKeyword(list);
  const modifiers = (statement.modifiers ?? []).map(modifier => `${modifier.getText()} `).join('');
  const stubs = list.declarations.map(declaration => {
    const name = declaration.name.getText();
    return stubValue(declaration, name, name, keyword);
  });
  return `${modifiers}${keyword} ${stubs.join(', ')};`;
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
  name: string,
  keyword: string,
): string {
  const { type, initializer } = node;
  if (type) return `${head}: ${type.getText()} = todo()`;
  if (
    initializer &&
    (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) &&
    initializer.type
  ) {
    return `${head} = ${stubFunction(initializer, name)}`;
  }
  throw error(
    node,
    `${name} needs a type annotation, so that its stub can keep the type: write ${keyword && `${keyword} `}${name}: Type = ..., ${OWN_STUB}`,
  );
}

type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration;

function stubFunction(node: FunctionNode, what: string): string {
  // The signature of an overload, or an abstract method.
  if (!node.body) return node.getText();
  if (!node.type) {
    throw error(
      node,
      `${what} needs a return type, so that its stub can keep it: write (...): Type, ${OWN_STUB}`,
    );
  }
  const signature = textBetween(node, node.getStart(), node.body.getStart());
  return ts.isBlock(node.body) ? signature + blockOf(node, [returnStub(node)]) : `${signature}todo()`;
}

/** What ends a stubbed function. Iterating a placeholder throws; one that a generator returns would go unseen. */
export function returnStub(node: ts.Node): string {
  return isGenerator(node) ? 'return yield* todo();' : 'return todo();';
}

export function isGenerator(node: ts.Node): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}

function stubClass(node: ts.ClassDeclaration): string {
  const header = textBetween(node, node.getStart(), node.members.pos);
  const members = stubMembers(node, node.members);
  return members.length === 0 ? `${header}}` : `${header}\n${members.join('\n')}\n${indentation(node)}}`;
}

/**
 * The stubs of some members of a class, each with its indentation.
 *
 * @throws CellError As {@link stubStatement}.
 */
export function stubMembers(owner: ts.ClassLikeDeclaration, members: readonly ts.ClassElement[]): string[] {
  return members
    .filter(member => !ts.isSemicolonClassElement(member) && !ts.isClassStaticBlockDeclaration(member))
    .map(member => indentation(member) + stubMember(owner, member));
}

function stubMember(owner: ts.ClassLikeDeclaration, member: ts.ClassElement): string {
  if (ts.isPropertyDeclaration(member)) return stubProperty(member);
  if (ts.isConstructorDeclaration(member)) return stubConstructor(owner, member);
  if (ts.isMethodDeclaration(member)) return stubFunction(member, `the method ${member.name.getText()}`);
  if (ts.isGetAccessorDeclaration(member)) return stubFunction(member, `the getter ${member.name.getText()}`);
  if (ts.isSetAccessorDeclaration(member) && member.body) {
    return textBetween(member, member.getStart(), member.body.getStart()) + blockOf(member, ['todo();']);
  }
  return member.getText();
}

function stubProperty(member: ts.PropertyDeclaration): string {
  if (!member.initializer && member.type) return member.getText();
  const head = textBetween(member, member.getStart(), member.name.end);
  return `${stubValue(member, head, member.name.getText(), '')};`;
}

function stubConstructor(owner: ts.ClassLikeDeclaration, member: ts.ConstructorDeclaration): string {
  if (!member.body) return member.getText();
  const fields = owner.members
    .filter(isAssignedByConstructor)
    .map(field => `this${accessOf(field)} = todo();`);
  const body = [...superCall(owner, member.body), ...(fields.length > 0 ? fields : ['todo();'])];
  return textBetween(member, member.getStart(), member.body.getStart()) + blockOf(member, body);
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

/** A derived class must call `super` first; as the first statement, its arguments see only the parameters. */
function superCall(owner: ts.ClassLikeDeclaration, body: ts.Block): string[] {
  const isDerived = owner.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  if (!isDerived) return [];
  const [first] = body.statements;
  if (
    first &&
    ts.isExpressionStatement(first) &&
    ts.isCallExpression(first.expression) &&
    first.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  ) {
    return [first.getText()];
  }
  throw error(
    body,
    `expected super(...) as the constructor's first statement, which its stub keeps; move it there, ${OWN_STUB}`,
  );
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

function nameOf(node: ts.FunctionDeclaration): string {
  return node.name?.text ?? '';
}

function firstLine(node: ts.Node): string {
  return node.getText().split('\n', 1)[0] ?? '';
}

function error(node: ts.Node, message: string): CellError {
  return new CellError(message, node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1);
}
