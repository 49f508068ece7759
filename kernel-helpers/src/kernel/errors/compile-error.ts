import type { Mistake } from '@waymark/roadmap/refusal';
import { UNKNOWN_NAME, type CellDiagnostic } from '../compiler/cell/diagnostic.ts';
import { plainWords } from './plain-words/plain-words.ts';

/** A cell, or a file of the student's, that is not valid TypeScript: it does not run. */
export class CompileError extends Error {
  override readonly name = 'TypeScriptError';
  /** One block of lines for each mistake, with the line of code and a caret under the place. */
  readonly report: readonly string[];
  /** The mistakes of a cell; none for a file. */
  readonly mistakes: readonly Mistake[];

  /**
   * @param diagnostics What the compiler said.
   * @param code The cell or file, as the student wrote it.
   * @param file The file's name; undefined for a cell.
   */
  constructor(diagnostics: readonly CellDiagnostic[], code: string, file?: string) {
    const [first] = diagnostics;
    const prefix = file === undefined ? '' : `${file}, `;
    super(first ? prefix + summarize(first, code) : 'the cell cannot be compiled');
    const distinct = onePerCause(diagnostics, code);
    this.report = distinct.map(diagnostic => prefix + explainMistake(diagnostic, code));
    this.mistakes = file === undefined ? distinct.map(diagnostic => toMistake(diagnostic, code)) : [];
  }
}

/** TypeScript's errors 7000 to 7099: "implicitly has an 'any' type". */
const isAboutImpliedAny = ({ code }: CellDiagnostic): boolean => code >= 7000 && code < 7100;

/** A type stands where a value belongs: `const name: string = string | undefined`. */
const TYPE_AS_VALUE = 2693;
/** What TypeScript then makes of the rest of the line. */
const FOLLOWS_TYPE_AS_VALUE: ReadonlySet<number> = new Set([2322, 2345, 2362, 2363, 2365, 18_050]);

/** A name that is not there is one mistake, however often it is used; what then has no type is none. */
function onePerCause(diagnostics: readonly CellDiagnostic[], cell: string): readonly CellDiagnostic[] {
  const seen = new Set<string>();
  const distinct = diagnostics.filter(({ start, end, code }) => {
    if (!UNKNOWN_NAME.has(code)) return true;
    const name = cell.slice(start, end);
    return seen.has(name) ? false : seen.add(name);
  });
  const known = seen.size === 0 ? distinct : distinct.filter(diagnostic => !isAboutImpliedAny(diagnostic));
  const typeLines = new Set(
    known.filter(({ code }) => code === TYPE_AS_VALUE).map(({ start }) => placeOf(start, cell).line),
  );
  return known.filter(
    ({ code, start }) => !FOLLOWS_TYPE_AS_VALUE.has(code) || !typeLines.has(placeOf(start, cell).line),
  );
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

/** A mistake as a student reads it: in plain words where there are some, and beneath them in TypeScript's own. */
function explainMistake(diagnostic: CellDiagnostic, code: string): string {
  const plain = plainWords(diagnostic, code)?.plain;
  const own = describeMistake(diagnostic, code);
  return plain === undefined ? own : `${plain}\n${own}`;
}

function toMistake(diagnostic: CellDiagnostic, code: string): Mistake {
  const place = placeOf(diagnostic.start, code);
  const { start, end } = diagnostic;
  return {
    line: place.line,
    excerpt: [place.source, caretsUnder(place, end - start)].join('\n'),
    message: text(diagnostic, place),
    code: diagnostic.code,
    ...plainWords(diagnostic, code),
  };
}

function caretsUnder({ column, source }: Place, length: number): string {
  return ' '.repeat(column) + '^'.repeat(Math.max(1, Math.min(length, source.length - column)));
}

/** A mistake with the line of code and a caret under the place. */
export function describeMistake(diagnostic: CellDiagnostic, code: string): string {
  const place = placeOf(diagnostic.start, code);
  const { line, source } = place;
  return [
    `line ${line}: ${text(diagnostic, place)} (TS${diagnostic.code})`,
    `  ${line} | ${source}`,
    `  ${' '.repeat(`${line}`.length)} | ${caretsUnder(place, diagnostic.end - diagnostic.start)}`,
  ].join('\n');
}
