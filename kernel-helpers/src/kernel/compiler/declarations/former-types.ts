import type ts from 'typescript';
import { FORMER_PREFIX } from '../emit/names.ts';
import { typescript } from '../typescript.ts';
import { readDeclarations, speaksOf, type Declared } from './declared.ts';

const DOCUMENTATION = /^(?:\/\*\*[^]*?\*\/\s*)?/;
const DECLARE = /^((?:\/\*\*[^]*?\*\/\s*)?)declare /;

/**
 * Lets variables keep the types that they were made with. Where their cell has not run again, but that of a class
 * they are made of has, they hold what the class was: so its former declaration is kept beside them, in a
 * namespace, with whatever lies between the two.
 *
 * Functions and types speak of the new declaration, as closures do of the new value.
 *
 * @param kept The declarations that stay.
 * @param replaced Those that are taken away.
 * @param anew Those that take their place.
 * @param id A number that no other call gets.
 * @returns what stays now
 */
export function keepTypes(
  kept: readonly Declared[],
  replaced: readonly Declared[],
  anew: readonly Declared[],
  id: number,
): readonly Declared[] {
  const affected = changedNames(replaced, anew);
  if (affected.size === 0) return kept;
  for (let size = 0; size < affected.size;) {
    size = affected.size;
    for (const one of kept) if (one.name !== undefined && speaksOf(one, affected)) affected.add(one.name);
  }
  const variables = kept.filter(
    one => typescript.isVariableStatement(one.statement) && speaksOf(one, affected),
  );
  if (variables.length === 0) return kept;
  const members = new Set(variables);
  for (const { references } of members) {
    for (const other of [...kept, ...replaced]) {
      if (other.name !== undefined && affected.has(other.name) && references.has(other.name)) {
        members.add(other);
      }
    }
  }
  const prefix = `${FORMER_PREFIX}${id}`;
  const imports = [...members].filter(({ statement }) => typescript.isImportDeclaration(statement));
  return [
    ...imports.flatMap(member => readDeclarations(renamedImport(member, prefix))),
    ...readDeclarations(
      `declare namespace ${prefix} {\n${[...members].map(member => memberText(member, prefix)).join('\n')}\n}`,
    ),
    ...kept.flatMap(other =>
      variables.includes(other) ? readDeclarations(variableText(other, prefix)) : [other],
    ),
  ];
}

/** Lets variables speak of the new declarations again where these have become what the former ones were. */
export function reunite(declared: readonly Declared[]): readonly Declared[] {
  const former = declared.find(one => isFormer(one) && isPresent(one, declared));
  if (!former) return declared;
  const members = new Map(membersOf(former).map(member => [member.name, member]));
  const reunited = declared.flatMap(one => {
    if (one === former) return [];
    if (!one.references.has(former.name ?? '')) return [one];
    const isMember = one.text.endsWith(`: typeof ${former.name}.${one.name};`);
    return (
      (isMember && members.get(one.name)) || readDeclarations(one.text.replaceAll(`${former.name}.`, ''))
    );
  });
  return reunite(reunited);
}

/** Whether all that a namespace of former declarations holds is declared outside of it, too. */
function isPresent(former: Declared, declared: readonly Declared[]): boolean {
  const isUsedByFormer = declared.some(one => isFormer(one) && one.references.has(former.name ?? ''));
  const members = membersOf(former);
  return (
    !isUsedByFormer &&
    members
      .filter(({ statement }) => !typescript.isVariableStatement(statement))
      .every(({ name }) => formOfAll(members, name) === formOfAll(declared, name))
  );
}

function isFormer({ name, statement }: Declared): boolean {
  return name?.startsWith(FORMER_PREFIX) === true && typescript.isModuleDeclaration(statement);
}

/** What a namespace holds, each as it would stand outside of it. */
function membersOf({ statement, file }: Declared): Declared[] {
  if (!typescript.isModuleDeclaration(statement) || !statement.body) return [];
  const members = readDeclarations(statement.body.getText(file).slice(1, -1));
  return members.flatMap(member =>
    readDeclarations(
      isTypeOnly(member.statement) ? member.text : member.text.replace(DOCUMENTATION, '$&declare '),
    ),
  );
}

/** Whether a statement is the same in a namespace and outside of it. */
function isTypeOnly(statement: ts.Statement): boolean {
  return (
    typescript.isInterfaceDeclaration(statement) ||
    typescript.isTypeAliasDeclaration(statement) ||
    typescript.isImportEqualsDeclaration(statement)
  );
}

/** Leaves out the former declarations that no variable needs any longer. */
export function withoutUnused(declared: readonly Declared[]): readonly Declared[] {
  const used = declared.filter(
    ({ name }) =>
      name === undefined ||
      !name.startsWith(FORMER_PREFIX) ||
      declared.some(({ references }) => references.has(name)),
  );
  return used.length === declared.length ? declared : withoutUnused(used);
}

/** Names that stand for something else now. */
function changedNames(replaced: readonly Declared[], anew: readonly Declared[]): Set<string> {
  const names = new Set(replaced.flatMap(({ name }) => name ?? []));
  return new Set([...names].filter(name => formOfAll(replaced, name) !== formOfAll(anew, name)));
}

function formOfAll(declared: readonly Declared[], name: string | undefined): string {
  return declared
    .filter(one => one.name === name)
    .map(formOf)
    .join('\n');
}

/** What a declaration says to those who use it: no comments, nothing private. */
function formOf(declared: Declared): string {
  const [{ statement, file } = declared] = readDeclarations(withoutPrivate(declared));
  return typescript
    .createPrinter({ removeComments: true })
    .printNode(typescript.EmitHint.Unspecified, statement, file);
}

/** A class without its private members, so that what the new class makes can stand where the former one's stood. */
function withoutPrivate({ statement, file, text }: Declared): string {
  if (!typescript.isClassDeclaration(statement)) return text;
  const start = statement.getStart(file, true);
  return statement.members
    .filter(isPrivate)
    .reduceRight((rest, { pos, end }) => rest.slice(0, pos - start) + rest.slice(end - start), text);
}

function isPrivate(member: ts.ClassElement): boolean {
  return (
    (member.name !== undefined && typescript.isPrivateIdentifier(member.name)) ||
    (typescript.getCombinedModifierFlags(member) & typescript.ModifierFlags.Private) !== 0
  );
}

function memberText(member: Declared, prefix: string): string {
  if (typescript.isImportDeclaration(member.statement)) return importedMember(member, prefix);
  return withoutPrivate(member).replace(DECLARE, '$1');
}

/** The imported module, or what it is by default, by a name that nobody else has. */
function renamedImport({ statement, file, name = '' }: Declared, prefix: string): string {
  if (!typescript.isImportDeclaration(statement) || !statement.importClause) return '';
  const { isTypeOnly, name: isDefault } = statement.importClause;
  const local = `${prefix}_${name}`;
  const after = file.text.slice(statement.importClause.end, statement.end);
  return `import ${isTypeOnly ? 'type ' : ''}${isDefault ? local : `* as ${local}`}${after}`;
}

/** What stands for an imported name in a namespace, where nothing can be imported from a module. */
function importedMember({ statement, name = '' }: Declared, prefix: string): string {
  const bindings = typescript.isImportDeclaration(statement) && statement.importClause?.namedBindings;
  const element = bindings && typescript.isNamedImports(bindings) ? bindings.elements[0] : undefined;
  const member = element ? `.${(element.propertyName ?? element.name).text}` : '';
  return `import ${name} = ${prefix}_${name}${member};`;
}

/** A variable whose type is that of its namesake among the former declarations. */
function variableText({ statement, file, text, name }: Declared, prefix: string): string {
  if (!typescript.isVariableStatement(statement)) return text;
  const documentation = file.text.slice(statement.getStart(file, true), statement.getStart(file));
  const { flags } = statement.declarationList;
  const keyword =
    flags & typescript.NodeFlags.Const ? 'const' : flags & typescript.NodeFlags.Let ? 'let' : 'var';
  return `${documentation}declare ${keyword} ${name}: typeof ${prefix}.${name};`;
}
