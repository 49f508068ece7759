import type ts from 'typescript';
import { typescript } from '../typescript.ts';
import { parseCell, syntaxErrorsOf } from './parse-cell.ts';

/** The code of TypeScript's own error about JSX where it is not switched on. */
const JSX_REFUSED = 17_004;

const MESSAGE =
  "JSX is markup for React, which cells do not compile. Write React.createElement(…) in its place; or show HTML on the page: import { html } from '@waymark/kernel-helpers' and html`<b>…</b>`.";

/** Says in one sentence why a cell with JSX is not grammatical; undefined for any other cell. */
export function findJsx(code: string): ts.Diagnostic | undefined {
  if (!code.includes('<')) return undefined;
  const file = parseCell(code, typescript.ScriptKind.TSX);
  if (syntaxErrorsOf(file).length > 0) return undefined;
  const find = (node: ts.Node): ts.Node | undefined =>
    typescript.isJsxElement(node) ||
    typescript.isJsxSelfClosingElement(node) ||
    typescript.isJsxFragment(node)
      ? node
      : typescript.forEachChild(node, find);
  const element = find(file);
  if (!element) return undefined;
  return {
    file,
    start: element.getStart(file),
    length: element.getWidth(file),
    code: JSX_REFUSED,
    category: typescript.DiagnosticCategory.Error,
    messageText: MESSAGE,
  };
}
