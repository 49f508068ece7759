import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What a notebook may import. */
export const INDEX = fileURLToPath(new URL('../src/index.ts', import.meta.url));

/** What a doc comment says. */
export interface Comment {
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string;
  readonly throws: readonly string[];
  readonly examples: readonly string[];
}

/** A method or a property. */
export interface Member {
  readonly name: string;
  readonly isMethod: boolean;
  /** Its declaration without the body. */
  readonly signature: string;
  readonly comment: Comment;
}

/** One name that a notebook may import. */
export interface Entry {
  readonly name: string;
  readonly kind: 'function' | 'constant' | 'class' | 'type';
  /** The folder or file of `src/` that it is declared in: the concept it belongs to. */
  readonly concept: string;
  /** Its declaration without the body; empty for a constant and a class. */
  readonly signature: string;
  /** The names of a function's parameters. */
  readonly parameters: readonly string[];
  readonly comment: Comment;
  readonly members: readonly Member[];
}

/** Reads every export of `src/index.ts` in its order. Only the text counts: nothing is run or type-checked. */
export function readEntries(): Entry[] {
  return parse(INDEX)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause, moduleSpecifier }) => {
      if (!exportClause || !ts.isNamedExports(exportClause) || !moduleSpecifier) return [];
      const path = textOfSpecifier(moduleSpecifier);
      return exportClause.elements.map(({ name }) => readEntry(name.text, path));
    });
}

function textOfSpecifier(specifier: ts.Expression): string {
  if (!ts.isStringLiteral(specifier)) throw new Error(`expected a path in quotes: ${specifier.getText()}`);
  return specifier.text;
}

function readEntry(name: string, path: string): Entry {
  const declaration = findDeclaration(name, resolve(dirname(INDEX), path));
  return {
    name,
    kind: kindOf(declaration),
    concept: path.replace(/^\.\//, '').replace(/\/.*|\.ts$/, ''),
    signature: signatureOf(declaration),
    parameters: ts.isFunctionDeclaration(declaration) ? declaration.parameters.map(parameterName) : [],
    comment: readComment(declaration),
    members: membersOf(declaration).map(member => ({
      name: memberName(member),
      isMethod: ts.isMethodDeclaration(member) || ts.isMethodSignature(member),
      signature: signatureOf(member),
      comment: readComment(member),
    })),
  };
}

type Declaration =
  | ts.FunctionDeclaration
  | ts.VariableStatement
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration;

/** Follows what a file only passes on to the file that declares it. */
function findDeclaration(name: string, path: string): Declaration {
  const { statements } = parse(path);
  const declaration = statements.find((statement): statement is Declaration =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some(({ name: own }) => own.getText() === name)
      : (ts.isFunctionDeclaration(statement) ||
          ts.isClassDeclaration(statement) ||
          ts.isInterfaceDeclaration(statement) ||
          ts.isTypeAliasDeclaration(statement)) &&
        statement.name?.text === name,
  );
  if (declaration) return declaration;
  const source = statements
    .filter(ts.isExportDeclaration)
    .find(
      ({ exportClause }) =>
        exportClause &&
        ts.isNamedExports(exportClause) &&
        exportClause.elements.some(element => element.name.text === name),
    )?.moduleSpecifier;
  if (!source) throw new Error(`expected ${path} to export ${name}`);
  return findDeclaration(name, resolve(dirname(path), textOfSpecifier(source)));
}

function kindOf(declaration: Declaration): Entry['kind'] {
  if (ts.isFunctionDeclaration(declaration)) return 'function';
  if (ts.isVariableStatement(declaration)) return 'constant';
  return ts.isClassDeclaration(declaration) ? 'class' : 'type';
}

type PublicMember =
  | ts.MethodDeclaration
  | ts.PropertyDeclaration
  | ts.GetAccessorDeclaration
  | ts.MethodSignature
  | ts.PropertySignature;

/** What a notebook may call and read: no constructor, and nothing that is private or named by a symbol. */
function membersOf(declaration: Declaration): PublicMember[] {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) return [];
  return [...declaration.members].filter(
    (member): member is PublicMember =>
      (ts.isMethodDeclaration(member) ||
        ts.isPropertyDeclaration(member) ||
        ts.isGetAccessorDeclaration(member) ||
        ts.isMethodSignature(member) ||
        ts.isPropertySignature(member)) &&
      ts.isIdentifier(member.name) &&
      !isInherited(member),
  );
}

/** Whether it only gives a member of the base class a value, as `name` of an error. */
function isInherited(member: ts.ClassElement | ts.TypeElement): boolean {
  return (
    ts.isPropertyDeclaration(member) &&
    (member.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.OverrideKeyword)
  );
}

function memberName(member: PublicMember): string {
  return member.name.getText();
}

function signatureOf(declaration: Declaration | PublicMember): string {
  if (ts.isTypeAliasDeclaration(declaration)) return declaration.getText().replace(/^export |;$/g, '');
  if (ts.isPropertyDeclaration(declaration) || ts.isPropertySignature(declaration)) {
    return declaration.getText().replace(/;$/, '');
  }
  if (ts.isGetAccessorDeclaration(declaration)) {
    return `readonly ${memberName(declaration)}: ${typeText(declaration)}`;
  }
  if (
    !ts.isFunctionDeclaration(declaration) &&
    !ts.isMethodDeclaration(declaration) &&
    !ts.isMethodSignature(declaration)
  ) {
    return '';
  }
  const { name, modifiers = [], typeParameters, parameters } = declaration;
  const prefix = ts.isFunctionDeclaration(declaration)
    ? 'function '
    : modifiers.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)
      ? 'static '
      : '';
  const generic = typeParameters ? `<${typeParameters.map(type => type.getText()).join(', ')}>` : '';
  return `${prefix}${name!.getText()}${generic}(${parameters.map(parameterText).join(', ')}): ${typeText(declaration)}`;
}

/** A default is told where it is a plain value; else the parameter is just optional. */
function parameterText(parameter: ts.ParameterDeclaration): string {
  const { name, initializer } = parameter;
  const isTold = initializer && (ts.isLiteralExpression(initializer) || ts.isIdentifier(initializer));
  if (ts.isIdentifier(name) && (isTold || !initializer)) return parameter.getText();
  return `${parameterName(parameter)}${initializer ? '?' : ''}: ${typeText(parameter)}`;
}

/** What is taken apart at once has its name in the doc comment only. */
function parameterName(parameter: ts.ParameterDeclaration): string {
  if (ts.isIdentifier(parameter.name)) return parameter.name.text;
  return ts.getJSDocParameterTags(parameter)[0]?.name.getText() ?? 'options';
}

function typeText(node: { readonly type?: ts.TypeNode | undefined }): string {
  if (!node.type) throw new Error('expected every export to write its types down');
  return node.type.getText();
}

function readComment(declaration: ts.Node): Comment {
  const [comment] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc).slice(-1);
  const tags: readonly ts.JSDocTag[] = comment?.tags ?? [];
  const texts = (name: string) =>
    tags.filter(({ tagName }) => tagName.text === name).map(tag => textOf(tag.comment));
  return {
    summary: textOf(comment?.comment),
    parameters: tags
      .filter(ts.isJSDocParameterTag)
      .map(tag => ({ name: tag.name.getText(), text: textOf(tag.comment) })),
    returns: texts('returns').join(' '),
    throws: texts('throws'),
    examples: texts('example'),
  };
}

function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return ts.getTextOfJSDocComment(comment)?.trim() ?? '';
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}
