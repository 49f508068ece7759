import { inspect } from 'node:util';
import { UNATTEMPTED_KEY } from '../../host.ts';
import { speakOfCell } from './cell-words.ts';
import { CompileError } from './compile-error.ts';
import { InterruptError } from './interrupt-error.ts';
import { cellFrames, type CellFrame } from './stack-trace.ts';

/** The content of a Jupyter `error` message. */
export interface ErrorReport {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

const red = (text: string): string => `\x1b[31m${text}\x1b[39m`;
const green = (text: string): string => `\x1b[32m${text}\x1b[39m`;
const dim = (text: string): string => `\x1b[2m${text}\x1b[22m`;

/** Whether an error says that an exercise has not been attempted yet. */
export function isUnattempted(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as Record<symbol, unknown>)[UNATTEMPTED_KEY] === true
  );
}

/** What a front end is told of anything that was thrown. */
export function reportError(error: unknown): ErrorReport {
  speakOfCell(error);
  if (isUnattempted(error)) return short('Unattempted', messageOf(error));
  if (error instanceof InterruptError) return short(error.name, error.message);
  if (error instanceof CompileError) {
    return { ename: error.name, evalue: error.message, traceback: error.report.map(colorMistake) };
  }
  if (!isError(error)) {
    const evalue = inspect(error);
    return { ename: 'Thrown', evalue, traceback: [`${red('Thrown')}: ${evalue}`] };
  }
  return { ename: nameOf(error), evalue: messageOf(error), traceback: [...tracebackOf(error)] };
}

function short(ename: string, evalue: string): ErrorReport {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

function isError(value: unknown): value is Error {
  return (
    value instanceof Error ||
    (typeof value === 'object' && value !== null && 'stack' in value && 'message' in value)
  );
}

function nameOf(error: Error): string {
  // A student's error may have anything for its name.
  const name: unknown = error.name || error.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'Error';
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

function* tracebackOf(error: Error): Generator<string> {
  yield `${red(nameOf(error))}: ${messageOf(error)}`;
  const frames = cellFrames(error);
  for (const frame of frames) yield describe(frame);
  if (frames.length === 0) yield* outsideFrames(error);
  const details = ownDetails(error);
  if (details) yield details;
  if (error instanceof AggregateError) {
    for (const inner of error.errors) if (isError(inner)) yield* tracebackOf(inner);
  }
  if (isError(error.cause)) {
    yield 'caused by';
    yield* tracebackOf(error.cause);
  }
}

function describe({ functionName, count, line, column, text }: CellFrame): string {
  const where = `  in ${functionName ? `${functionName}, ` : ''}${green(`cell [${count}]`)} line ${line}`;
  const label = `    ${line} | `;
  return [where, `${dim(label)}${text}`, `${' '.repeat(label.length + column - 1)}${red('^')}`].join('\n');
}

/** An error of which no call is in a cell: where it was raised is all there is to show. */
function outsideFrames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter(line => line.startsWith('    at '));
  return lines.slice(0, 5).map(dim);
}

/** `code` and the like, which Node's own errors carry. */
function ownDetails(error: Error): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? dim(`  code: ${code}`) : undefined;
}

function colorMistake(block: string): string {
  return block
    .split('\n')
    .map((line, index) => (index === 0 ? red(line) : line))
    .join('\n');
}
