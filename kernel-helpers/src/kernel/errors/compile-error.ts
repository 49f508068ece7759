import type ts from 'typescript';
import { isCellFileName } from '../compiler/cell-files.ts';
import { PLAIN_CELL_NAME } from '../compiler/cell-source.ts';
import { typescript } from '../compiler/typescript.ts';

/** A cell that is not valid TypeScript: it does not run. */
export class CompileError extends Error {
  override readonly name = 'TypeScriptError';
  /** One block of lines for each mistake, with the line of code and a caret under the place. */
  readonly report: readonly string[];

  /**
   * @param diagnostics What the compiler said.
   * @param code The cell, as the student wrote it.
   */
  constructor(diagnostics: readonly ts.Diagnostic[], code: string) {
    const [first] = diagnostics;
    super(first ? summarize(first) : 'the cell cannot be compiled');
    this.report = diagnostics.map(diagnostic => describe(diagnostic, code));
  }
}

function positionOf(diagnostic: ts.Diagnostic): ts.LineAndCharacter | undefined {
  if (!diagnostic.file || diagnostic.start === undefined) return undefined;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return { line: isCellFileName(diagnostic.file.fileName) ? line - PREFIX_LINES : line, character };
}

/** tslab puts `export {};` on a line of its own before each cell. */
const PREFIX_LINES = 1;

function isCell(file: ts.SourceFile): boolean {
  return file.fileName === PLAIN_CELL_NAME || isCellFileName(file.fileName);
}

/** What to do, where TypeScript does not say it. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [7016, "Without types it is loaded by: const name = require('…')"],
]);

/** A line for IPython: a magic command, or one of the system's commands that notebooks often call. */
const IPYTHON_LINE =
  /^\s*(%|!\s*(apt|apt-get|cat|cd|curl|git|ls|mkdir|node|npm|npx|pip3?|python3?|pwd|wget)\b)/;
const IPYTHON_ADVICE =
  "Only IPython knows lines that begin with % or !. A command is run here by: import { execSync } from 'node:child_process'; console.log(execSync('…').toString())";

function text(diagnostic: ts.Diagnostic): string {
  const message = typescript.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  const advice = adviceFor(diagnostic);
  return advice === undefined ? message : `${message}\n${advice}`;
}

function adviceFor({ file, start, code }: ts.Diagnostic): string | undefined {
  if (file && start !== undefined && isCell(file)) {
    const line = file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1);
    if (IPYTHON_LINE.test(line)) return IPYTHON_ADVICE;
  }
  return ADVICE.get(code);
}

function summarize(diagnostic: ts.Diagnostic): string {
  const position = positionOf(diagnostic);
  const [message = ''] = text(diagnostic).split('\n');
  return position && diagnostic.file && isCell(diagnostic.file)
    ? `line ${position.line + 1}: ${message} (TS${diagnostic.code})`
    : message;
}

function describe(diagnostic: ts.Diagnostic, code: string): string {
  const position = positionOf(diagnostic);
  const message = `${text(diagnostic)} (TS${diagnostic.code})`;
  if (!position || !diagnostic.file) return message;
  const { line, character } = position;
  const lines = (isCell(diagnostic.file) ? code : diagnostic.file.text).split('\n');
  const source = lines[line] ?? '';
  const width = Math.max(1, Math.min(diagnostic.length ?? 1, source.length - character));
  const label = `${line + 1}`;
  const where = isCell(diagnostic.file) ? `line ${label}` : `${diagnostic.file.fileName}:${label}`;
  return [
    `${where}: ${message}`,
    `  ${label} | ${source}`,
    `  ${' '.repeat(label.length)} | ${' '.repeat(character)}${'^'.repeat(width)}`,
  ].join('\n');
}
