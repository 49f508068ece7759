import ts from 'typescript';
import { CellError } from '../release/cell-error.ts';
import { parseCell } from '../release/syntax.ts';

const MAX_SLUG_LENGTH = 60;
const MARKER = /^([ \t]*)\S.*?\b(BEGIN|END) (SOLUTION|HIDDEN TESTS)\b.*$/gm;
const MARK_SCHEME = /^.*\bBEGIN MARK SCHEME\b[\s\S]*?\bEND MARK SCHEME\b.*\n?/gm;

/** A name of nbgrader's as the id of a check: lower-case words joined by hyphens. */
export function slugOf(gradeId: string): string {
  const words = gradeId.toLowerCase().match(/[a-z0-9]+/g) ?? ['cell'];
  return words.join('-').slice(0, MAX_SLUG_LENGTH).replace(/-$/, '');
}

/** Code with our markers in the place of nbgrader's, which stand in a comment of any form. */
export function withOurMarkers(source: string): string {
  return source
    .replace(MARK_SCHEME, '')
    .replace(MARKER, (_all, indent: string, edge: string, kind: string) => `${indent}/// ${edge} ${kind}`);
}

/**
 * The code of a test as the body of a check, which fails where the test throws.
 *
 * @returns Undefined for code that does not parse. Imports stand before the check.
 */
export function testAsCheck(source: string): { imports: string; body: string } | undefined {
  try {
    const file = parseCell(source);
    const imports = file.statements.filter(ts.isImportDeclaration).filter(({ end }) => end <= source.length);
    const rest = imports.reduceRight(
      (text, node) => text.slice(0, node.getStart()) + text.slice(node.end),
      source,
    );
    const lines = rest
      .trim()
      .split('\n')
      .map(line => (line.trim() === '' ? '' : `    ${line}`));
    return {
      imports: imports.map(node => `${node.getText()}\n`).join(''),
      body: [
        'async t => {',
        '  let thrown: unknown;',
        '  try {',
        ...lines,
        '  } catch (error) {',
        '    thrown = error;',
        '  }',
        '  t.ok(thrown === undefined, `The test stopped: ${String(thrown)}`);',
        '}',
      ].join('\n'),
    };
  } catch (error) {
    if (error instanceof CellError) return undefined;
    throw error;
  }
}
