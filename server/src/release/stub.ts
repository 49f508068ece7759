import ts from 'typescript';
import { CellError } from './cell-error.ts';
import type { Region } from './regions.ts';
import {
  declaredNames,
  indentation,
  isGenerator,
  returnStub,
  stubMembers,
  stubStatement,
} from './stub-declaration.ts';
import { walk } from './syntax.ts';

const ANSWER_HERE = '// Your answer here';
const REPLACE_TODO = '// Your answer here: replace todo()';

/**
 * Makes what a student finds in place of an answer: each declaration with its name and type and
 * `todo()` for its value; statements that declare nothing are left out. Inside a function, only
 * what the code around the answer uses stays, and the function ends in `todo()`.
 *
 * @param file The whole cell.
 * @returns Lines without a line break.
 * @throws CellError When a type annotation is missing, when the markers cut through a statement,
 *   and where no stub can be made.
 */
export function stubSolution(file: ts.SourceFile, region: Region): string[] {
  const starts = file.getLineStarts();
  const span = { from: starts[region.begin] ?? 0, to: starts[region.end + 1] ?? file.end };
  const container = findContainer(file, span);
  const indent = regionIndentation(file, region);
  const stubs = stubContainer(file, container, span, indent);
  const hasTodo = stubs.some(stub => /\btodo\(\)/.test(stub));
  return [indent + (hasTodo ? REPLACE_TODO : ANSWER_HERE), ...stubs.flatMap(stub => stub.split('\n'))];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function stubContainer(file: ts.SourceFile, container: ts.Node, span: Span, indent: string): string[] {
  if (ts.isClassLike(container)) return stubMembers(container, split(container.members, span).inside);
  if (ts.isSourceFile(container)) {
    return split(container.statements, span).inside.flatMap(statement => indented(statement));
  }
  if (ts.isBlock(container) || ts.isCaseOrDefaultClause(container)) {
    return stubBlock(container.statements, container, span, indent);
  }
  throw new CellError(
    'the solution stands inside an expression; put the markers around whole statements, or write a stub of your own between /// BEGIN STUB and /// END STUB',
    file.getLineAndCharacterOfPosition(span.from).line + 1,
  );
}

function stubBlock(
  statements: readonly ts.Statement[],
  block: ts.Node,
  span: Span,
  indent: string,
): string[] {
  const { inside, outside } = split(statements, span);
  const used = new Set(outside.flatMap(identifiersIn));
  const kept = inside.filter(statement => declaredNames(statement).some(name => used.has(name)));
  const stubs = kept.flatMap(statement => indented(statement));
  const owner = ts.findAncestor(block, ts.isFunctionLike);
  if (owner && (kept.length < inside.length || inside.length === 0)) {
    stubs.push(indent + endOf(owner, inside));
  }
  return stubs;
}

/** The statement that tells the running check that this function is not written yet. */
function endOf(owner: ts.SignatureDeclaration, statements: readonly ts.Statement[]): string {
  if (leaves(statements, ts.isReturnStatement)) return returnStub(owner);
  return isGenerator(owner) && leaves(statements, ts.isYieldExpression) ? 'yield* todo();' : 'todo();';
}

function leaves(statements: readonly ts.Statement[], isLeaving: (node: ts.Node) => boolean): boolean {
  let found = false;
  for (const statement of statements) {
    walk(statement, node => {
      found ||= isLeaving(node);
      return !ts.isFunctionLike(node) && !ts.isClassLike(node);
    });
  }
  return found;
}

function identifiersIn(node: ts.Node): string[] {
  const names: string[] = [];
  walk(node, child => {
    if (ts.isIdentifier(child)) names.push(child.text);
    return true;
  });
  return names;
}

function indented(statement: ts.Statement): string[] {
  const stub = stubStatement(statement);
  return stub === undefined ? [] : [indentation(statement) + stub];
}

/** The innermost node that holds all of the region, markers included. */
function findContainer(file: ts.SourceFile, { from, to }: Span): ts.Node {
  let container: ts.Node = file;
  for (;;) {
    const child: ts.Node | undefined = ts.forEachChild(container, node =>
      node.getStart(file) <= from && node.end >= to ? node : undefined,
    );
    if (!child) return container;
    container = child;
  }
}

function split<T extends ts.Node>(nodes: readonly T[], { from, to }: Span): { inside: T[]; outside: T[] } {
  const inside: T[] = [];
  const outside: T[] = [];
  for (const node of nodes) {
    const start = node.getStart();
    if (start >= from && node.end <= to) inside.push(node);
    else if (node.end <= from || start >= to) outside.push(node);
    else {
      const line = node.getSourceFile().getLineAndCharacterOfPosition(start).line + 1;
      throw new CellError('a solution marker cuts through this statement; put it before or after', line);
    }
  }
  return { inside, outside };
}

function regionIndentation(file: ts.SourceFile, region: Region): string {
  const start = file.getLineStarts()[region.begin] ?? 0;
  return /^[^\S\n]*/.exec(file.text.slice(start))?.[0] ?? '';
}
