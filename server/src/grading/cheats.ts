import type { AnswerCell, CheckCell } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { parseCell, walk } from '../release/syntax.ts';
import type { CellTypes } from '../release/cell-types.ts';
import { constantsOf, copiedValue } from './constants.ts';
import { echoesOf } from './echoes.ts';
import type { Edit } from './mutations.ts';
import { visibleSource } from './visible.ts';

/** How an answer that is none may get past a check. */
export type CheatKind = 'constant' | 'echo' | 'setting';

/** A piece of a cell's source, and what a cheat puts in its place. */
export interface Cheat extends Edit {
  readonly kind: CheatKind;
}

/** Functions that answer; what stands inside of them is theirs. */
export type AnswerFunction =
  ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** More of one kind for one answer say nothing new. */
const MAX_OF_A_KIND = 8;

/**
 * Lists the cheats at an answer: for each of its functions the constants that the student can read in the visible check
 * or think of (`return 0.5;`), and what can be read off the input (`return bird.species;`); for each of its values what
 * the visible check prints as the right one. They are found in the syntax tree and the types of the cell.
 *
 * @param checks Those that judge the answer; what they hide is not looked at.
 * @returns Offsets into the source of the cell.
 */
export function findCheats(cell: AnswerCell, checks: readonly CheckCell[], types: CellTypes): Cheat[] {
  const file = parseCell(types.source);
  const visible = checks.map(check => parseCell(visibleSource(check)));
  const places = [...functionPlaces(cell, file, types, visible), ...valuePlaces(cell, file, visible)];
  return places.flatMap(({ kind, start, end, texts }) => {
    const before = types.source.slice(start, end);
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    return [...new Set(texts)]
      .slice(0, MAX_OF_A_KIND)
      .map(after => ({ kind, start, end, before, after, line }));
  });
}

interface CheatPlace {
  readonly kind: CheatKind;
  readonly start: number;
  readonly end: number;
  readonly texts: readonly string[];
}

function* functionPlaces(
  cell: AnswerCell,
  file: ts.SourceFile,
  types: CellTypes,
  visible: readonly ts.SourceFile[],
): Generator<CheatPlace> {
  for (const { fn, start, end } of answerFunctions(cell, file)) {
    const typed = types.typed(fn);
    if (!typed) continue;
    const isExpression = !ts.isBlock(fn.body ?? fn);
    const written = (value: string): string => (isExpression ? `(${value})` : `return ${value};`);
    yield { kind: 'constant', start, end, texts: constantsOf(typed, visible).map(written) };
    yield { kind: 'echo', start, end, texts: echoesOf(typed).map(written) };
  }
}

/** The functions that an answer writes, with the piece of the source that does the work. */
function answerFunctions(
  { answers }: AnswerCell,
  file: ts.SourceFile,
): { fn: AnswerFunction; start: number; end: number }[] {
  const found: { fn: AnswerFunction; start: number; end: number }[] = [];
  for (const { solution } of answers) {
    let around: AnswerFunction | undefined;
    walk(file, node => {
      const fn = isAnswerFunction(node) ? node : undefined;
      const body = fn?.body;
      if (!fn || !body) return true;
      if (body.getStart(file) < solution.from && body.end > solution.to) around = fn;
      else if (fn.getStart(file) >= solution.from && fn.end <= solution.to && isNamed(fn)) {
        const [start, end] = workOf(body, file);
        if (end > start) found.push({ fn, start, end });
        return false;
      }
      return true;
    });
    const text = solution.text.trim();
    if (!around || text === '') continue;
    const start = solution.from + solution.text.indexOf(text);
    found.splice(
      0,
      found.length,
      ...found.filter(({ fn }) => fn.getStart(file) < solution.from || fn.end > solution.to),
    );
    found.push({ fn: around, start, end: start + text.length });
  }
  return found;
}

function workOf(body: ts.Node, file: ts.SourceFile): [start: number, end: number] {
  if (!ts.isBlock(body)) return [body.getStart(file), body.end];
  const { statements } = body;
  return [statements[0]?.getStart(file) ?? 0, statements.at(-1)?.end ?? 0];
}

function isAnswerFunction(node: ts.Node): node is AnswerFunction {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** Whether a check can call it: not the function that is handed to `map`. */
function isNamed(fn: AnswerFunction): boolean {
  return ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) || ts.isVariableDeclaration(fn.parent);
}

/** The values that an answer declares, where the visible check prints what they should be. */
function* valuePlaces(
  { answers }: AnswerCell,
  file: ts.SourceFile,
  visible: readonly ts.SourceFile[],
): Generator<CheatPlace> {
  const declarations = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  for (const { name, initializer } of declarations) {
    if (!initializer || !ts.isIdentifier(name)) continue;
    const [start, end] = [initializer.getStart(file), initializer.end];
    if (!answers.some(({ solution }) => start >= solution.from && end <= solution.to)) continue;
    const copied = copiedValue(name.text, visible);
    if (copied !== undefined) yield { kind: 'constant', start, end, texts: [copied] };
  }
}
