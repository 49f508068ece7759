import { createCompiler, type Compiler, type OpenCell } from '@waymark/kernel-helpers/compiler';
import { blank, cellsOf, findRegions, runnableSource, type LabModel } from '@waymark/roadmap/lab';
import ts from 'typescript';
import { CellError } from './cell-error.ts';
import { printType } from './print-type.ts';

/** What the compiler infers where a cell's author wrote no type. */
export interface CellTypes {
  /** The cell as it runs, with its answers; every position is that of the source. */
  readonly source: string;
  /**
   * The type of a declared name, or what a function returns, in TypeScript.
   *
   * @param node Of a syntax tree of `source`.
   * @param solution What must not be told: a literal type that stands in here is widened.
   * @throws CellError When the type cannot be written down.
   */
  typeOf(node: ts.Node, solution: ts.TextRange): string;
  /** The members of an enum that what a student is given uses as types, in any cell: `Zone.Low` in `let zone: Zone.Low`. */
  membersUsedAsTypes(name: string): readonly string[];
  /** The same node as the compiler knows it, for whoever asks more of its type. */
  typed<N extends ts.Node>(node: N): TypedNode<N> | undefined;
}

/** A node of the compiler's own tree, with the checker that knows its type. */
export interface TypedNode<N extends ts.Node> {
  readonly node: N;
  readonly checker: ts.TypeChecker;
}

/** The types of a lab's cells, which the kernel's own compiler infers, the first time one is asked for. */
export class LabTypes {
  readonly #folder: string;
  readonly #sources: ReadonlyMap<number, string>;
  #compiler: Compiler | undefined;
  /** The cell before which the compiler stands. */
  #next = 0;

  /** @param folder The notebook's folder: imports are found from there. */
  constructor(lab: LabModel, folder: string) {
    this.#folder = folder;
    const code = [...cellsOf(lab, 'code'), ...cellsOf(lab, 'answer'), ...cellsOf(lab, 'check')];
    this.#sources = new Map(code.map(({ index, source }) => [index, source]));
  }

  /** The types of one cell. Ask for the cells in their order. */
  ofCell(index: number): CellTypes {
    const source = runnableSource(this.#sources.get(index) ?? '');
    let opened: OpenCell | undefined;
    const open = (): OpenCell => (opened ??= this.#compilerBefore(index).open(source));
    return {
      source,
      typeOf: (node, solution) => inferType(open(), node, solution),
      typed: node => {
        const { program, cell } = open();
        const twin = findTwin(cell, node);
        return twin && { node: twin, checker: program.getTypeChecker() };
      },
      membersUsedAsTypes: name => this.#given().flatMap(file => membersIn(file, name)),
    };
  }

  /** What a student is given of each cell. */
  #given(): readonly ts.SourceFile[] {
    return [...this.#sources.values()].map(source =>
      ts.createSourceFile('given.ts', blank(source, findRegions(source).regions), ts.ScriptTarget.Latest),
    );
  }

  #compilerBefore(index: number): Compiler {
    if (!this.#compiler || this.#next > index) {
      this.#compiler = createCompiler(this.#folder);
      this.#next = 0;
    }
    for (; this.#next < index; this.#next++) {
      const source = this.#sources.get(this.#next);
      if (source !== undefined) this.#compiler.compile(source);
    }
    return this.#compiler;
  }
}

function inferType({ program, cell }: OpenCell, node: ts.Node, solution: ts.TextRange): string {
  const checker = program.getTypeChecker();
  const twin = findTwin(cell, node);
  const text = twin && printType(checker, twin, solution);
  // Where the cell does not compile, the kernel says why, and that is what has to be mended.
  const isLost = text !== undefined && OF_ANY.test(text) && program.getSemanticDiagnostics(cell).length === 0;
  if (text !== undefined && !isLost) return text;
  const why = isLost
    ? `is ${text}, of which the compiler can tell a student nothing`
    : 'cannot be written down';
  throw new CellError(
    `the type in "${firstLine(node)}" ${why}: write it yourself, or write a stub of your own between /// BEGIN STUB and /// END STUB`,
    node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1,
  );
}

/** `any`, and what is only made of it. What a package says of itself may have an `any` further inside. */
const OF_ANY = /^(?:(?:readonly|Promise<|\() ?)*any(?:\[\]|>|\))*$/;

function membersIn(file: ts.SourceFile, name: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isQualifiedName(node) && ts.isIdentifier(node.left) && node.left.text === name) {
      found.push(node.right.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The same node in another tree of the same text. */
function findTwin<N extends ts.Node>(file: ts.SourceFile, original: N): N | undefined {
  const { kind, pos, end } = original;
  const isTwin = (node: ts.Node): node is N => node.kind === kind && node.pos === pos && node.end === end;
  const visit = (node: ts.Node): N | undefined => {
    if (node.pos > pos || node.end < end) return undefined;
    return isTwin(node) ? node : ts.forEachChild(node, visit);
  };
  return ts.forEachChild(file, visit);
}

function firstLine(node: ts.Node): string {
  const statement = ts.findAncestor(node, ts.isStatement) ?? node;
  return statement.getText().split('\n', 1)[0] ?? '';
}
