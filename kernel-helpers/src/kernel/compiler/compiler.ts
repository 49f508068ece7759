import type { QuickInfo } from 'typescript';
import { readCell, readDraft } from './cell/read-cell.ts';
import type { CellText } from './cell/cell-text.ts';
import { toCellDiagnostic, type CellDiagnostic } from './cell/diagnostic.ts';
import { findTopLevelAwait } from './cell/top-level-await.ts';
import { variableNames } from './declarations/cell-declarations.ts';
import { Declarations } from './declarations/declarations.ts';
import { completionsAt, type NameCompletion } from './editing/completions.ts';
import { quickInfoAt } from './editing/quick-info.ts';
import { awaitingPackages, requiredPackages } from './emit/awaited-imports.ts';
import { emitCell, type EmittedCell } from './emit/emit-cell.ts';
import { LocalModules, type LocalModule } from './emit/local-modules.ts';
import { Workspace, type OpenCell } from './program/workspace.ts';

/** A cell that may run. */
export interface CompiledCell extends EmittedCell {
  /** Whether it is the body of an async function. */
  readonly isAsync: boolean;
  /** The student's own modules, where one is new or has changed since the last cell. */
  readonly modules: readonly LocalModule[];
  /** Names of the `let`, `const` and `var` at its top level. */
  readonly variables: readonly string[];
}

/** What becomes of a cell: code to run, or else the mistakes that keep it from running. */
export type Compilation =
  | ({ readonly diagnostics: readonly [] } & CompiledCell)
  | { readonly js: undefined; readonly diagnostics: readonly CellDiagnostic[] };

/** Compiles the cells of one notebook, one after the other, and answers what an editor asks about them. */
export class Compiler {
  readonly #declarations = new Declarations();
  readonly #workspace: Workspace;
  readonly #localModules: LocalModules;

  /**
   * @param folder The notebook's folder.
   * @param globals Declarations of what every cell finds in its global scope.
   */
  constructor(folder: string, globals: string) {
    this.#workspace = new Workspace(folder, this.#declarations, globals);
    this.#localModules = new LocalModules(name => this.#workspace.isVirtual(name));
  }

  /** Compiles a cell that is about to run. The cells after it know what it declares. */
  compile(code: string): Compilation {
    const { source, mistakes } = readCell(code);
    if (mistakes.length > 0) {
      return { js: undefined, diagnostics: mistakes };
    }
    const opened = this.#workspace.open(source.text);
    const diagnostics = diagnose(opened, source);
    if (diagnostics.length > 0) {
      return { js: undefined, diagnostics };
    }
    const emitted = emitCell(opened, source);
    this.#declarations.add(emitted.declarations);
    const modules = this.#localModules.changed(opened.program);
    const packages = requiredPackages([emitted.js, ...modules.map(({ data }) => data)]);
    return {
      ...emitted,
      js: awaitingPackages(emitted.js, packages),
      isAsync: packages.length > 0 || findTopLevelAwait(opened.cell) !== undefined,
      modules,
      variables: variableNames(opened.cell),
      diagnostics: [],
    };
  }

  /** What keeps a cell from running. */
  check(code: string): readonly CellDiagnostic[] {
    const { source, mistakes } = readCell(code);
    return mistakes.length > 0 ? mistakes : diagnose(this.#workspace.open(source.text), source);
  }

  /** Whether a cell is grammatical. */
  isGrammatical(code: string): boolean {
    return readCell(code).mistakes.length === 0;
  }

  /** What the thing at a position is; undefined where there is nothing to say. */
  inspect(code: string, position: number): QuickInfo | undefined {
    const { program, cell } = this.#workspace.open(readDraft(code));
    return quickInfoAt(program.getTypeChecker(), cell, position);
  }

  /** What may stand at a position, the likeliest first. */
  complete(code: string, position: number): NameCompletion {
    const { program, cell } = this.#workspace.open(readDraft(code));
    return completionsAt(program, cell, position);
  }

  /** Reads the declarations of this file and of what it imports, a file at each step. */
  readAhead(fileName: string): Generator<void, void> {
    return this.#workspace.readAhead(fileName);
  }
}

function diagnose({ program, cell }: OpenCell, source: CellText): readonly CellDiagnostic[] {
  return [...program.getSyntacticDiagnostics(cell), ...program.getSemanticDiagnostics(cell)].map(diagnostic =>
    toCellDiagnostic(diagnostic, source),
  );
}
