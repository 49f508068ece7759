import type { CellDiagnostic } from '../compiler/cell/diagnostic.ts';

/** A cell, or a file of the student's, that is not valid TypeScript: it does not run. */
export class CompileError extends Error {
  override readonly name = 'TypeScriptError';
  /** One block of lines for each mistake, with the line of code and a caret under the place. */
  readonly report: readonly string[];

  /**
   * @param diagnostics What the compiler said.
   * @param code The cell or file, as the student wrote it.
   * @param file The file's name; undefined for a cell.
   */
  constructor(diagnostics: readonly CellDiagnostic[], code: string, file?: string) {
    const [first] = diagnostics;
    const prefix = file === undefined ? '' : `${file}, `;
    super(first ? prefix + summarize(first, code) : 'the cell cannot be compiled');
    this.report = diagnostics.map(diagnostic => prefix + describeMistake(diagnostic, code));
  }
}

/** A line for IPython: a magic command, or one of the system's commands that notebooks often call. */
const IPYTHON_LINE =
  /^\s*(%|!\s*(apt|apt-get|cat|cd|curl|git|ls|mkdir|node|npm|npx|pip3?|python3?|pwd|wget)\b)/;
const IPYTHON_ADVICE =
  "Only IPython knows lines that begin with % or !. A command is run here by: import { execSync } from 'node:child_process'; console.log(execSync('…').toString())";

/** What ends a line for the compiler. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

interface Place {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
  /** The whole line. */
  readonly source: string;
}

function placeOf(position: number, code: string): Place {
  let start = 0;
  let line = 1;
  for (const { 0: end, index } of code.matchAll(LINE_END)) {
    if (index + end.length > position) {
      return { line, column: position - start, source: code.slice(start, index) };
    }
    start = index + end.length;
    line++;
  }
  return { line, column: position - start, source: code.slice(start) };
}

function text({ message }: CellDiagnostic, { source }: Place): string {
  const advice = IPYTHON_LINE.test(source) ? IPYTHON_ADVICE : undefined;
  return advice === undefined ? message : `${message}\n${advice}`;
}

function summarize(diagnostic: CellDiagnostic, code: string): string {
  const place = placeOf(diagnostic.start, code);
  const [message = ''] = text(diagnostic, place).split('\n');
  return `line ${place.line}: ${message} (TS${diagnostic.code})`;
}

/** A mistake with the line of code and a caret under the place. */
export function describeMistake(diagnostic: CellDiagnostic, code: string): string {
  const place = placeOf(diagnostic.start, code);
  const { line, column, source } = place;
  const width = Math.max(1, Math.min(diagnostic.end - diagnostic.start, source.length - column));
  return [
    `line ${line}: ${text(diagnostic, place)} (TS${diagnostic.code})`,
    `  ${line} | ${source}`,
    `  ${' '.repeat(`${line}`.length)} | ${' '.repeat(column)}${'^'.repeat(width)}`,
  ].join('\n');
}
