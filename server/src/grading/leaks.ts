import {
  cellsOf,
  tokenizeCode,
  type LabFault,
  type LabModel,
  type Place,
  type ReleasedCell,
  type ReleasedNotebook,
} from '@waymark/roadmap/lab';
import ts from 'typescript';

/** What is shorter could stand anywhere: `return sum / n;`. */
const MIN_TOKENS = 12;
const MIN_WORDS = 5;
const SEPARATOR = '\u0001';

/** Something that no student should read, in a form that does not depend on its layout. */
interface Secret {
  readonly what: string;
  readonly place: Place;
  readonly text: string;
  readonly form: string;
}

/**
 * Finds what a release must not give away: statements of a solution, a wrong answer or a hidden test, and hints, in
 * any cell, a comment, a text or a string included. Code is compared token by token, so another layout hides nothing.
 *
 * @param model Whose secrets are looked for.
 * @param release Where they are looked for.
 * @param reader The lab that was released; by default the one whose secrets they are.
 */
export function leakFaults(model: LabModel, release: ReleasedNotebook, reader = model): LabFault[] {
  const cells = release.cells.map(cell => once(READ_CELLS, cell, readCell));
  const faults: LabFault[] = [];
  for (const secret of once(CODE_SECRETS, model, codeSecrets)) {
    const at = cells.findIndex(({ code }) => code.some(form => form.includes(secret.form)));
    if (at >= 0) faults.push(leak(secret, release.cells[at]!, model, reader));
  }
  for (const secret of hintSecrets(model)) {
    const at = cells.findIndex(({ words }) => words.includes(secret.form));
    if (at >= 0) faults.push(leak(secret, release.cells[at]!, model, reader));
  }
  return faults;
}

/** Each lab of a course is held against each other one: what was read of it is read once. */
const CODE_SECRETS = new WeakMap<LabModel, Secret[]>();
const READ_CELLS = new WeakMap<ReleasedCell, ReadCell>();

function once<K extends object, V>(known: WeakMap<K, V>, key: K, read: (key: K) => V): V {
  const value = known.get(key) ?? read(key);
  known.set(key, value);
  return value;
}

function leak(
  { what, place, text }: Secret,
  { id }: ReleasedCell,
  { id: lab }: LabModel,
  reader: LabModel,
): LabFault {
  const short = text.trim().replace(/\s+/g, ' ').slice(0, 80);
  const whose = reader.id === lab ? what : `${what} of ${lab}`;
  const found = reader.cells.find(cell => cell.id === id)?.place ?? place;
  return { message: `it gives away ${whose} to the student: "${short}"`, place: found };
}

function codeSecrets(model: LabModel): Secret[] {
  return [
    ...cellsOf(model, 'answer').flatMap(({ answers, place }) =>
      answers.flatMap(({ solution, stub, wrong }) => {
        const given = new Set(typesIn(stub?.text ?? '').map(formOf));
        return [
          ...secrets('a solution', place, solution.text),
          ...wrong.flatMap(({ text, name }) => secrets(`the wrong answer "${name}"`, place, text)),
        ].filter(({ form }) => !given.has(form));
      }),
    ),
    ...cellsOf(model, 'check').flatMap(({ hidden, place }) =>
      hidden.flatMap(({ text }) => secrets('a hidden test', place, text)),
    ),
  ];
}

function secrets(what: string, place: Place, source: string): Secret[] {
  return statements(source).map(text => ({ what, place, text, form: formOf(text) }));
}

/** The types that an author has students begin with. */
function typesIn(stub: string): string[] {
  const file = ts.createSourceFile('stub.ts', stub, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(
      one => ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one) || ts.isEnumDeclaration(one),
    )
    .map(one => one.getText(file));
}

/** The statements of a piece of code that say enough to be an answer: at every depth, those without inner ones. */
function statements(source: string): string[] {
  const file = ts.createSourceFile('answer.ts', source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const before = found.length;
    ts.forEachChild(node, visit);
    const isWhole = ts.isStatement(node) && !ts.isBlock(node) && !ts.isImportDeclaration(node);
    if (isWhole && found.length === before && tokensOf(node.getText(file)).length >= MIN_TOKENS) {
      found.push(node.getText(file));
    }
  };
  visit(file);
  return found;
}

/** A piece of code without what its layout adds. */
function formOf(code: string): string {
  return tokensOf(code).join(SEPARATOR);
}

function tokensOf(code: string): string[] {
  return tokenizeCode(code)
    .map(({ text }) => text)
    .filter(text => text !== ';' && text !== ',');
}

function* hintSecrets(model: LabModel): Generator<Secret> {
  for (const { check, place } of cellsOf(model, 'check')) {
    for (const { value } of check.hints) {
      const form = wordsOf(value);
      if (form.trim().split(' ').length < MIN_WORDS) continue;
      yield { what: `a hint of ${check.id.value}`, place, text: value, form };
    }
  }
}

/** A text as its words alone, with a space on either side. */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

interface ReadCell {
  /** Its code, and what its comments and strings would be as code. */
  readonly code: readonly string[];
  readonly words: string;
}

function readCell({ cell_type: type, source }: ReleasedCell): ReadCell {
  const pieces = type === 'code' ? [source, ...commentsOf(source)] : codeInMarkdown(source);
  return { code: pieces.map(formOf), words: wordsOf(source) };
}

/** The texts of comments; lines that follow each other are one. */
function commentsOf(source: string): string[] {
  const blocks = source.match(/\/\*[^]*?\*\//g) ?? [];
  const lines = source.match(/(?:^[ \t]*\/\/.*\n?)+|\/\/.*$/gm) ?? [];
  return [...blocks, ...lines].map(text =>
    text.replace(/^\s*(?:\/\*+|\*+\/|\*|\/\/+)/gm, '').replace(/\*\/\s*$/, ''),
  );
}

function codeInMarkdown(source: string): string[] {
  const fenced = source.match(/^(`{3,}|~{3,}).*\n[^]*?^\1/gm) ?? [];
  const inline = source.match(/`[^`\n]+`/g) ?? [];
  return [
    ...fenced.map(block => block.replace(/^.*\n/, '').replace(/[`~]+$/, '')),
    ...inline.map(span => span.slice(1, -1)),
  ];
}
