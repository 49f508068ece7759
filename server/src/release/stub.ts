import type { Region } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { CellError } from './cell-error.ts';
import type { CellTypes } from './cell-types.ts';
import {
  declaredNames,
  hasTodo,
  indentation,
  isGenerator,
  ownStub,
  returnStub,
  stubMembers,
  stubStatement,
  type StubbedAnswer,
} from './stub-declaration.ts';
import { assignedTargets } from './assignments.ts';
import { walk } from './syntax.ts';

const ANSWER_HERE = '// Your answer here';
const REPLACE_TODO = '// Your answer here: replace todo()';

/**
 * Makes what a student finds in place of an answer: each declaration with its doc comment, name and type, and `todo()`
 * for its value; what an answer assigns to an earlier variable becomes `todo()` as well; other statements are left out.
 * Inside a function, only what the code around the answer uses stays, and the function ends in `todo()`.
 *
 * @param file The whole cell.
 * @param types Tells the types that the author has not written.
 * @returns Lines without a line break.
 * @throws CellError When the markers cut through a statement, and where no stub can be made by which a check
 *   would tell that there is no answer yet.
 */
export function stubSolution(file: ts.SourceFile, region: Region, types: CellTypes): string[] {
  const starts = file.getLineStarts();
  const span = { pos: starts[region.beginLine - 1] ?? 0, end: starts[region.endLine] ?? file.end };
  const container = findContainer(file, span);
  const indent = regionIndentation(file, region);
  const stubs = stubContainer(file, container, { ...span, types }, indent);
  if (stubs.some(hasTodo)) return [indent + REPLACE_TODO, ...linesOf(stubs)];
  if (stubs.length === 0 && isEmpty(container, span)) return [indent + ANSWER_HERE];
  throw new CellError(
    'nothing of this answer leaves a value behind that could be todo(), so that its check could not tell that it is not answered yet: let it declare what the check looks at, or write a stub of your own between /// BEGIN STUB and /// END STUB, behind the answer',
    region.beginLine,
    ownStub([]),
  );
}

function linesOf(stubs: readonly string[]): string[] {
  return stubs.flatMap(stub => stub.split('\n'));
}

/** Whether an answer is made of comments only. */
function isEmpty(container: ts.Node, span: ts.TextRange): boolean {
  let found = false;
  ts.forEachChild(container, child => {
    found ||= child.getStart() >= span.pos && child.end <= span.end;
  });
  return !found;
}

function stubContainer(
  file: ts.SourceFile,
  container: ts.Node,
  answer: StubbedAnswer,
  indent: string,
): string[] {
  if (ts.isClassLike(container)) {
    return stubMembers(container, split(container.members, answer).inside, answer);
  }
  if (ts.isSourceFile(container)) return stubTopLevel(container.statements, answer);
  if (ts.isBlock(container) || ts.isCaseOrDefaultClause(container)) {
    return stubBlock(container.statements, container, answer, indent);
  }
  throw new CellError(
    'the solution stands inside an expression; put the markers around whole statements, or write a stub of your own between /// BEGIN STUB and /// END STUB',
    file.getLineAndCharacterOfPosition(answer.pos).line + 1,
    ownStub([]),
  );
}

function stubTopLevel(statements: readonly ts.Statement[], answer: StubbedAnswer): string[] {
  const { inside } = split(statements, answer);
  const own = new Set(inside.flatMap(declaredNames));
  return inside.flatMap(statement => {
    const stubs = indented(statement, answer);
    const targets = stubs.length > 0 ? [] : assignedTargets(statement, own);
    return [...stubs, ...targets.map(target => `${indentation(statement)}${target} = todo();`)];
  });
}

function stubBlock(
  statements: readonly ts.Statement[],
  block: ts.Node,
  answer: StubbedAnswer,
  indent: string,
): string[] {
  const { inside, outside } = split(statements, answer);
  const used = new Set(outside.flatMap(identifiersIn));
  const kept = inside.filter(statement => declaredNames(statement).some(name => used.has(name)));
  const stubs = kept.flatMap(statement => indented(statement, answer));
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

function indented(statement: ts.Statement, answer: StubbedAnswer): string[] {
  const stub = stubStatement(statement, answer);
  return stub === undefined ? [] : [indentation(statement) + stub];
}

/** The innermost node that holds all of the region, markers included. */
function findContainer(file: ts.SourceFile, { pos, end }: ts.TextRange): ts.Node {
  let container: ts.Node = file;
  for (;;) {
    const child: ts.Node | undefined = ts.forEachChild(container, node =>
      node.getStart(file) <= pos && node.end >= end ? node : undefined,
    );
    if (!child) return container;
    container = child;
  }
}

function split<T extends ts.Node>(
  nodes: readonly T[],
  { pos, end }: ts.TextRange,
): { inside: T[]; outside: T[] } {
  const inside: T[] = [];
  const outside: T[] = [];
  for (const node of nodes) {
    const start = node.getStart();
    if (start >= pos && node.end <= end) inside.push(node);
    else if (node.end <= pos || start >= end) outside.push(node);
    else {
      const line = node.getSourceFile().getLineAndCharacterOfPosition(start).line + 1;
      throw new CellError('a solution marker cuts through this statement; put it before or after', line);
    }
  }
  return { inside, outside };
}

function regionIndentation(file: ts.SourceFile, region: Region): string {
  const start = file.getLineStarts()[region.beginLine - 1] ?? 0;
  return /^[^\S\n]*/.exec(file.text.slice(start))?.[0] ?? '';
}
