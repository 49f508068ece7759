import ts from 'typescript';

const FIRST = [
  '',
  '',
  '',
  '#!/usr/bin/env node\n',
  '\uFEFF',
  '\uFEFF#! shell\r\n',
  "'use strict';\n",
  '"use client"\n',
  '/// <x>\n',
  '\n\n',
];
const LAST = [
  '',
  '',
  ' // end',
  '// end\r\n',
  '\n// a\n/* b */',
  ' /* end */',
  '\t\n \n',
  '\u00A0',
  '\n/** @browser */',
  '\u2028// end',
];
const LINE_ENDS = [
  '\n',
  '\r\n',
  '\n\n',
  '\r\n\t\r\n',
  ' // note\n',
  '\n/* note\n   note */\n',
  '\u2029',
  '\n  // }) `\n',
];
const IN_LINE = ['/* x */', ' ', '\t', '/**/', '/* ` ${ " */', '\u000B'];
const BROKEN_LINE = ['\n', '// x\n', '// x */ `\r\n', '/* x\n*/', '/** @module x */\n'];

/** How a statement begins into which the one before it would go on, if that had no semicolon. */
const GOES_ON = /^[([`+\-/*]/;

/** Tokens behind which a line may end, wherever they stand. */
const OPEN = new Set(['(', '[', '{', ',', '=', '+', '*', '?', '...', '=>', '||', ';']);

/**
 * A cell of these statements with white space, comments, line ends and directives strewn in, none of
 * which means anything.
 *
 * @param random Numbers in [0, 1).
 */
export function withTrivia(statements: readonly string[], random: () => number): string {
  const pick = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? '';
  const strewn = statements.map((statement, i) => {
    const next = statements[i + 1] ?? '';
    const mayEndOpen = !GOES_ON.test(next) && random() < 0.4;
    return strew(mayEndOpen ? statement.replace(/;$/, '') : statement, random, pick);
  });
  const lines = strewn.map((statement, i) =>
    i === strewn.length - 1 ? statement : statement + pick(LINE_ENDS),
  );
  const first = pick(FIRST);
  const before = GOES_ON.test(statements[0] ?? '') ? first.replace(/"\n$/, '";\n') : first;
  return before + lines.join('') + pick(LAST);
}

function strew(statement: string, random: () => number, pick: (items: readonly string[]) => string): string {
  const file = ts.createSourceFile('cell.ts', statement, ts.ScriptTarget.ESNext, true);
  let text = '';
  let end = 0;
  for (const token of tokensOf(file, file)) {
    const start = token.getStart(file);
    text += statement.slice(end, start);
    if (start > 0 && random() < 0.15) {
      text += pick(OPEN.has(text.trimEnd().at(-1) ?? '') ? BROKEN_LINE : IN_LINE);
    }
    text += statement.slice(start, token.end);
    end = token.end;
  }
  return text + statement.slice(end);
}

function tokensOf(node: ts.Node, file: ts.SourceFile): ts.Node[] {
  const children = node.getChildren(file);
  if (children.length === 0) return node.getWidth(file) > 0 ? [node] : [];
  return children.flatMap(child => tokensOf(child, file));
}
