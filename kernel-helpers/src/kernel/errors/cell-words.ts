import type ts from 'typescript';
import { CELL_RUNTIME_NAME, CELL_SCOPE_NAME } from '../compiler/emit/names.ts';
import { typescript } from '../compiler/typescript.ts';

const NAME = String.raw`[\w$.\u0080-\uffff]+`;

/** How the engine quotes compiled code in its messages, and how the cell would have it. */
const QUOTED: readonly (readonly [quoted: RegExp, written: string])[] = [
  [new RegExp(String.raw`\(0 ?, ?${CELL_SCOPE_NAME}\.(${NAME})\)`, 'g'), '$1'],
  [new RegExp(String.raw`\b${CELL_SCOPE_NAME}\.`, 'g'), ''],
  [new RegExp(String.raw`\b${CELL_RUNTIME_NAME}\.meta\b`, 'g'), 'import.meta'],
  [new RegExp(String.raw`\b${CELL_RUNTIME_NAME}\.module\b`, 'g'), 'module'],
  [new RegExp(String.raw`\b${CELL_RUNTIME_NAME}\.\w+\(\.\.\.\)`, 'g'), '(intermediate value)'],
];

/**
 * A message of the engine's in the words of the cell.
 *
 * @example
 * inCellWords('(0 , __cells__.f) is not a function') // 'f is not a function'
 */
export function inCellWords(message: string): string {
  return QUOTED.reduce((text, [quoted, written]) => text.replace(quoted, written), message);
}

/** Puts the message of an error in the words of the cell, whatever it is that was thrown. */
export function speakOfCell(error: unknown): void {
  try {
    if (!(error instanceof Error) || !/__(cells|waymark)__/.test(error.message)) return;
    error.message = inCellWords(error.message);
  } catch {
    // An error that may not be read or written keeps its message.
  }
}

/** How Node begins the message of an assertion that has none of its own: it goes on with the compiled call. */
const FALSY = 'The expression evaluated to a falsy value:\n\n  ';

/** What stands before the name of a method that is called. */
const OWNER = /(?:[\w$]+\??\.)+$/;

/**
 * Has such a message quote the call as it was written.
 *
 * @param line The line of the call.
 * @param column Where its name begins, from 1.
 */
export function quoteAssertion(error: unknown, line: string, column: number): void {
  try {
    if (!(error instanceof Error) || !error.message.startsWith(FALSY)) return;
    const owner = OWNER.exec(line.slice(0, column - 1))?.[0] ?? '';
    error.message = `${FALSY}${callAt(owner + line.slice(column - 1))}\n`;
  } catch {
    // An error that may not be read or written keeps its message.
  }
}

/** The call at the beginning of a line: all of the line if the call goes on behind it. */
function callAt(code: string): string {
  const file = typescript.createSourceFile('line.ts', code, typescript.ScriptTarget.ESNext, true);
  let call = '';
  const visit = (node: ts.Node): void => {
    if (call === '' && typescript.isCallExpression(node)) call = node.getText(file);
    else typescript.forEachChild(node, visit);
  };
  visit(file);
  return (call || code).trim();
}
