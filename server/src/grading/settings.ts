import type { CheckCell, SourceCell } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { parseCell, walk } from '../release/syntax.ts';
import type { Cheat } from './cheats.ts';

const SEED = /seed/i;

/**
 * Lists the cheats at the numbers of a given cell that a check looks at: a student can change `const NEEDED = 0.98` in
 * the text, so a check that reads its bar there can be passed by lowering it.
 *
 * @param source The cell as it runs.
 * @param own What is the answer's own, and not given.
 * @returns Each number halved and doubled, but for 0, of which there is no half, and for seeds, which are no bar; offsets
 *   into the source.
 */
export function findSettings(
  source: string,
  checks: readonly CheckCell[],
  own: readonly { readonly from: number; readonly to: number }[] = [],
): Cheat[] {
  const file = parseCell(source);
  const read = new Set(checks.flatMap(check => namesIn(parseCell(check.source))));
  const declarations = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  return declarations.flatMap(({ name, initializer }): Cheat[] => {
    if (!initializer || !ts.isNumericLiteral(initializer) || !ts.isIdentifier(name)) return [];
    const [start, end] = [initializer.getStart(file), initializer.end];
    const isOwn = own.some(({ from, to }) => start >= from && end <= to);
    if (isOwn || !read.has(name.text)) return [];
    const before = source.slice(start, end);
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    const value = Number(before.replaceAll('_', ''));
    if (value === 0 || SEED.test(name.text)) return [];
    return [value / 2, value * 2].map(changed => ({
      kind: 'setting',
      start,
      end,
      before,
      after: String(changed),
      line,
    }));
  });
}

/** The cells in which students find what is given. */
export function isGiven({ kind }: SourceCell): boolean {
  return kind === 'code' || kind === 'answer';
}

function namesIn(file: ts.SourceFile): string[] {
  const names: string[] = [];
  walk(file, node => {
    if (ts.isIdentifier(node) && !isProperty(node)) names.push(node.text);
    return true;
  });
  return names;
}

function isProperty({ parent }: ts.Identifier): boolean {
  return ts.isPropertyAssignment(parent);
}
