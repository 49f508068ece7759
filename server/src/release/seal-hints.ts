import { HINTS_SEAL } from '@waymark/roadmap/names';
import ts from 'typescript';
import { CellError } from './cell-error.ts';
import { isCheckCall, propertyOf } from './check-call.ts';
import { parseCell, walk } from './syntax.ts';

/**
 * Replaces the hints of each check in a cell by their sealed form, `sealed:` and the base64 of their
 * JSON: the student reads the check's code, and opens its hints one by one below it. It keeps no
 * secret from those who want to know.
 *
 * @throws CellError On a syntax error, and where hints are not an array of texts written out.
 * @example
 * sealHints("await check('q1', { points: 1, hints: ['a', 'b'] }, t => t.ok(true, 'x'));");
 */
export function sealHints(source: string): string {
  const file = parseCell(source);
  const edits: { from: number; to: number; text: string }[] = [];
  walk(file, node => {
    if (isCheckCall(node)) {
      const hints = propertyOf(node.arguments[1], 'hints');
      if (hints) {
        edits.push({ from: hints.getStart(), to: hints.end, text: `'${seal(readHints(file, hints))}'` });
      }
    }
    return true;
  });
  return edits.reduceRight(
    (text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to),
    source,
  );
}

function readHints(file: ts.SourceFile, hints: ts.Expression): string[] {
  if (!ts.isArrayLiteralExpression(hints) || !hints.elements.every(ts.isStringLiteralLike)) {
    throw new CellError(
      "expected the hints to be texts written out, such as hints: ['Look at the units.', 'Divide by the area.']",
      file.getLineAndCharacterOfPosition(hints.getStart()).line + 1,
    );
  }
  return hints.elements.map(element => (element as ts.StringLiteralLike).text);
}

function seal(hints: readonly string[]): string {
  return `${HINTS_SEAL}${Buffer.from(JSON.stringify(hints)).toString('base64')}`;
}
