import { UNATTEMPTED } from '@waymark/roadmap/names';
import { UNATTEMPTED_KEY } from '../../host.ts';
import { speakOfCell } from './cell-words.ts';
import { CompileError } from './compile-error.ts';
import { InterruptError } from './interrupt-error.ts';
import { MissingCellsError } from './missing-cells-error.ts';
import { sourceFrames, type SourceFrame } from './stack-trace.ts';
import { inspectAnyway, isA, nameOf, ownFields, read, textOf } from './thrown-value.ts';

/** The content of a Jupyter `error` message. */
export interface ErrorReport {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How many errors are told of that lie behind one, as its causes or as parts of it. */
const MOST_ERRORS = 10;
/** How much is shown of the value of a field. */
const FIELD_CHARACTERS = 500;

const red = (text: string): string => `\x1b[31m${text}\x1b[39m`;
const green = (text: string): string => `\x1b[32m${text}\x1b[39m`;
const dim = (text: string): string => `\x1b[2m${text}\x1b[22m`;

/** Whether an error says that an exercise has not been attempted yet. */
export function isUnattempted(error: unknown): error is object {
  return read(error, UNATTEMPTED_KEY) === true;
}

/** What a front end is told of anything that was thrown. Never throws, whatever it is. */
export function reportError(error: unknown): ErrorReport {
  speakOfCell(error);
  if (isUnattempted(error)) return short(UNATTEMPTED, textOf(error, 'message'));
  if (isA(error, InterruptError) || isA(error, MissingCellsError)) return short(error.name, error.message);
  if (isA(error, CompileError)) {
    return { ename: error.name, evalue: error.message, traceback: error.report.map(colorMistake) };
  }
  if (!isError(error)) return short('Thrown', inspectAnyway(error));
  const traceback = [...tracebackOf(error, new Set())];
  return { ename: nameOf(error), evalue: textOf(error, 'message'), traceback };
}

function short(ename: string, evalue: string): ErrorReport {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

function isError(value: unknown): value is Error {
  return isA(value, Error) || (read(value, 'stack') !== undefined && read(value, 'message') !== undefined);
}

/** @param told The errors of which the report tells already: an error may be its own cause. */
function* tracebackOf(error: Error, told: Set<unknown>): Generator<string> {
  const message = textOf(error, 'message');
  yield message === '' ? red(nameOf(error)) : `${red(nameOf(error))}: ${message}`;
  told.add(error);
  const frames = sourceFrames(error);
  for (const frame of frames) yield describe(frame);
  if (frames.length === 0) yield* outsideFrames(error);
  for (const [key, value] of ownFields(error)) yield dim(`  ${key}: ${shortened(inspectAnyway(value))}`);
  const parts = read(error, 'errors');
  if (isA(error, AggregateError) && Array.isArray(parts)) {
    for (const part of parts as unknown[]) yield* behind('one of its errors', part, told);
  }
  const cause = read(error, 'cause');
  if (cause !== undefined) yield* behind('caused by', cause, told);
}

/** An error, or anything else, that lies behind another one. */
function* behind(how: string, value: unknown, told: Set<unknown>): Generator<string> {
  if (told.has(value)) {
    yield `${how} ${isError(value) ? nameOf(value) : 'a value'} of which it says more above`;
  } else if (told.size >= MOST_ERRORS) {
    yield `${how} more than is shown here`;
  } else if (isError(value)) {
    yield how;
    yield* tracebackOf(value, told);
  } else {
    if (typeof value === 'object') told.add(value);
    yield `${how}\n${shortened(inspectAnyway(value))}`;
  }
}

function shortened(text: string): string {
  return text.length > FIELD_CHARACTERS ? `${text.slice(0, FIELD_CHARACTERS)} …` : text;
}

function describe({ functionName, source, line, column, text }: SourceFrame): string {
  const where = `  in ${functionName ? `${functionName}, ` : ''}${green(source)} line ${line}`;
  const label = `    ${line} | `;
  return [where, `${dim(label)}${text}`, `${' '.repeat(label.length + column - 1)}${red('^')}`].join('\n');
}

/** An error of which no call is in the student's code: where it was raised is all there is to show. */
function outsideFrames(error: Error): string[] {
  const lines = textOf(error, 'stack').split('\n');
  return lines
    .filter(line => line.startsWith('    at ') && !line.includes('node:internal/'))
    .slice(0, 5)
    .map(dim);
}

function colorMistake(block: string): string {
  return block
    .split('\n')
    .map((line, index) => (index === 0 ? red(line) : line))
    .join('\n');
}
