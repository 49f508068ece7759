import { isBuiltin } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { alternatives, sourceAt, sourceWith } from '@waymark/roadmap/alternatives';
import type ts from 'typescript';
import { readCell, readDraft, type ReadCell } from './cell/read-cell.ts';
import { requireDeclaration } from './cell/required-modules.ts';
import { RESERVED_NAMES } from './cell/reserved-names.ts';
import type { CellText } from './cell/cell-text.ts';
import type { CellDiagnostic } from './cell/diagnostic.ts';
import { findTopLevelAwait } from './cell/top-level-await.ts';
import { findMistakes, isAboutPackage } from './check/find-mistakes.ts';
import { undeclaredNames } from './check/undeclared-names.ts';
import { variableNames } from './declarations/cell-declarations.ts';
import { Declarations } from './declarations/declarations.ts';
import { completionsAt, type NameCompletion } from './editing/completions.ts';
import { quickInfoAt } from './editing/quick-info.ts';
import { declarationsOf, emitCell, type EmittedCell } from './emit/emit-cell.ts';
import { checksOf } from './program/options.ts';
import type { ParsedFiles } from './program/parsed-files.ts';
import { findNotebookConfig, type NotebookConfig } from './program/tsconfig.ts';
import type { NotebookTypes, TypesMode } from './program/types-mode.ts';
import { Workspace, type OpenCell } from './program/workspace.ts';
import { typescript } from './typescript.ts';

/** A cell that may run. */
export interface CompiledCell extends EmittedCell {
  /** What is to be said against it though it may run. */
  readonly diagnostics: readonly CellDiagnostic[];
  /** Whether it is the body of an async function. */
  readonly isAsync: boolean;
  /** Names of the `let`, `const` and `var` at its top level. */
  readonly variables: readonly string[];
  /** The names that it declares on its top level: variables, functions, types, imports. */
  readonly names: readonly string[];
}

/** A cell that must not run. */
export interface RefusedCell {
  readonly js: undefined;
  readonly diagnostics: readonly CellDiagnostic[];
  /** Names that later cells may speak of, though they have no value. */
  readonly missing: readonly string[];
}

/** What becomes of a cell. */
export type Compilation = CompiledCell | RefusedCell;

/**
 * Compiles the cells of one notebook, one after the other, and answers what an editor asks about them. Of an author's
 * cell, which may hold wrong answers beside the right one, only the right one runs; each of the others is known to the
 * editor as if it stood in its place.
 */
export class Compiler {
  readonly #folder: string;
  readonly #declarations = new Declarations();
  readonly #workspace: Workspace;
  #types: TypesMode = 'strict';
  #checks: ts.CompilerOptions = { strict: true };
  /** Packages without types that have been spoken of. */
  readonly #untyped = new Set<string>();
  /** The last cell that was compiled, as long as what it declares is not written down. */
  #unsettled: OpenedCell | undefined;

  /**
   * @param folder The notebook's folder.
   * @param globals Declarations of what every cell finds in its global scope.
   * @param parsed Where files of packages are found parsed already, and are kept.
   */
  constructor(folder: string, globals: string, parsed?: ParsedFiles) {
    this.#folder = folder;
    this.#workspace = new Workspace(folder, this.#declarations, globals, parsed);
  }

  /**
   * Has types checked in another way from the next cell on.
   *
   * @returns the `tsconfig.json` that has a say in it; undefined if there is none
   */
  checkTypes(types: NotebookTypes): NotebookConfig | undefined {
    const config = findNotebookConfig(this.#folder);
    this.#types = types.mode;
    const checks = checksOf(types, config?.options);
    if (!isDeepStrictEqual(checks, this.#checks)) {
      this.#checks = checks;
      this.#workspace.checkBy(checks);
    }
    return config;
  }

  /** Has cells know a name that none of them has declared. @param declarations As in a `.d.ts` file. */
  declare(declarations: string): void {
    this.#declarations.addMissing(declarations);
  }

  /**
   * Compiles a cell that is about to run. The cells after it know what it declares, which is written down when they
   * are compiled, or by {@link settle}.
   */
  compile(code: string): Compilation {
    this.settle();
    const read = readCell(code);
    if (read.mistakes.length > 0) {
      const declarations = read.names.map(name => `declare let ${name}: any;\n`).join('');
      return this.#refuse(read.mistakes, declarations);
    }
    const cell = this.#open(read);
    const { opened, source, undeclared } = cell;
    const mistakes = findMistakes(opened, source, this.#types);
    const emitted = emitCell(opened, source, undeclared);
    const errors = mistakes.filter(isError);
    if (errors.length > 0) {
      return this.#refuse(errors, declarationsOf(opened, undeclared));
    }
    this.#unsettled = cell;
    return {
      ...emitted,
      isAsync: opened.cell.statements.some(awaitsImport) || findTopLevelAwait(opened.cell) !== undefined,
      variables: variableNames(opened.cell),
      names: read.names,
      diagnostics: mistakes.filter(found => this.#isNews(found)),
    };
  }

  /** Writes down what the last cell declares: a quarter of what the cell costs, which its value need not wait for. */
  settle(): void {
    const cell = this.#unsettled;
    this.#unsettled = undefined;
    if (cell) this.#declarations.add(declarationsOf(cell.opened, cell.undeclared));
  }

  /** What is wrong with a cell that does not run. */
  check(code: string): readonly CellDiagnostic[] {
    const others = alternatives(code).flatMap(region =>
      this.#check(sourceWith(code, region)).filter(({ start }) => start >= region.from && start < region.to),
    );
    return [...this.#check(code), ...others];
  }

  #check(code: string): readonly CellDiagnostic[] {
    const read = readCell(code);
    if (read.mistakes.length > 0) {
      return read.mistakes;
    }
    const { opened, source } = this.#open(read);
    return findMistakes(opened, source, this.#types).filter(found => !isAboutPackage(found));
  }

  #open({ source, required, names }: ReadCell): OpenedCell {
    const isOwn = names.includes('require');
    const typed = required.filter(
      name => !isOwn && (isBuiltin(name) || isTyped(this.#workspace.resolve(name))),
    );
    const text = source.followedBy(requireDeclaration(typed));
    const opened = this.#openText(text.text);
    const undeclared = this.#types === 'strict' ? [] : undeclaredNames(opened);
    if (undeclared.length === 0) {
      return { opened, source: text, undeclared };
    }
    const declared = text.followedBy(`declare let ${undeclared.map(name => `${name}: any`).join(', ')};\n`);
    return { opened: this.#openText(declared.text), source: declared, undeclared };
  }

  #refuse(diagnostics: readonly CellDiagnostic[], declarations: string): Compilation {
    return {
      js: undefined,
      diagnostics,
      missing: this.#declarations.addMissing(declarations, [
        ...Object.getOwnPropertyNames(globalThis),
        ...RESERVED_NAMES,
      ]),
    };
  }

  #isNews(mistake: CellDiagnostic): boolean {
    if (!isAboutPackage(mistake)) {
      return true;
    }
    const isKnown = this.#untyped.has(mistake.message);
    this.#untyped.add(mistake.message);
    return !isKnown;
  }

  /** A cell in its program, which tells the types of all that is in it. Its positions are those of the code. */
  open(code: string): OpenCell {
    return this.#openText(readDraft(code));
  }

  #openText(text: string): OpenCell {
    this.settle();
    return this.#workspace.open(text);
  }

  /** Whether a cell is grammatical. */
  isGrammatical(code: string): boolean {
    return readCell(code).mistakes.length === 0;
  }

  /** What the thing at a position is; undefined where there is nothing to say. */
  inspect(code: string, position: number): ts.QuickInfo | undefined {
    const { program, cell } = this.#openText(readDraft(sourceAt(code, position)));
    return quickInfoAt(program.getTypeChecker(), cell, position);
  }

  /** What may stand at a position, the likeliest first. */
  complete(code: string, position: number): NameCompletion {
    const { program, cell } = this.#openText(readDraft(sourceAt(code, position)));
    return completionsAt(program, cell, position);
  }

  /** Reads the declarations of this file and of what it imports, a file at each step. */
  readAhead(fileName: string): Generator<void, void> {
    return this.#workspace.readAhead(fileName);
  }
}

/** A cell as it is compiled, in its program. */
interface OpenedCell {
  readonly opened: OpenCell;
  readonly source: CellText;
  /** Names that it assigns to and that become variables by that. */
  readonly undeclared: readonly string[];
}

function isError({ severity }: CellDiagnostic): boolean {
  return severity === 'error';
}

/** Whether a file says what types its exports have. */
function isTyped(fileName: string | undefined): boolean {
  return fileName !== undefined && /\.([cm]?tsx?|json)$/.test(fileName);
}

/** An `import` waits until its module is loaded. */
function awaitsImport(statement: ts.Statement): boolean {
  return typescript.isImportDeclaration(statement);
}
