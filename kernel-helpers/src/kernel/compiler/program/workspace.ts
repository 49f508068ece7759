import type ts from 'typescript';
import { pathInFolder } from '../typescript.ts';
import { CellFiles, type CellTexts } from './cell-files.ts';
import { CellPrograms } from './cell-programs.ts';
import { cellCompilerOptions } from './options.ts';
import { ProgramFactory } from './program.ts';
import type { ParsedFiles } from './parsed-files.ts';
import { readAhead } from './read-ahead.ts';
import { SourceFiles } from './source-files.ts';

/** What earlier cells have declared. */
type EarlierCells = Pick<CellTexts, 'settled' | 'recent'>;

/** A cell in its program, with all that it may refer to. */
export interface OpenCell {
  readonly program: ts.Program;
  readonly cell: ts.SourceFile;
  /** The declarations of earlier cells. */
  readonly earlier: readonly ts.SourceFile[];
}

/** The files of one notebook as the compiler sees them: a cell, those before it, and what they import. */
export class Workspace {
  readonly #folder: string;
  readonly #globals: ReadonlyMap<string, string>;
  readonly #earlierCells: EarlierCells;
  readonly #cellFiles: CellFiles;
  readonly #files: SourceFiles;
  #factory: ProgramFactory;
  #programs: CellPrograms;

  /**
   * @param folder The notebook's folder.
   * @param earlierCells What the cells before the next one have declared.
   * @param globals Declarations of what every cell finds in its global scope.
   * @param parsed Where files of packages are found parsed already, and are kept.
   */
  constructor(folder: string, earlierCells: EarlierCells, globals: string, parsed?: ParsedFiles) {
    this.#folder = folder;
    this.#globals = new Map([[pathInFolder(folder, '__waymark__.d.ts'), globals]]);
    this.#earlierCells = earlierCells;
    this.#cellFiles = new CellFiles(folder);
    this.#files = new SourceFiles(
      cellCompilerOptions(),
      name => this.#globals.get(name) ?? this.#cellFiles.textOf(name),
      parsed,
    );
    ({ factory: this.#factory, programs: this.#programs } = this.#programsWith({ strict: true }));
  }

  /** Has the types of cells held to something else from now on. */
  checkBy(checks: ts.CompilerOptions): void {
    ({ factory: this.#factory, programs: this.#programs } = this.#programsWith(checks));
  }

  #programsWith(checks: ts.CompilerOptions): {
    readonly factory: ProgramFactory;
    readonly programs: CellPrograms;
  } {
    const factory = new ProgramFactory(cellCompilerOptions(checks), this.#folder, this.#files);
    return { factory, programs: new CellPrograms(factory, this.#files, [...this.#globals.keys()]) };
  }

  /** Puts a cell in the place of the last one. */
  open(text: string): OpenCell {
    const settled = asModule(this.#earlierCells.settled);
    const recent = asModule(this.#earlierCells.recent);
    for (const name of this.#cellFiles.update({ settled, recent, cell: text })) this.#files.forget(name);
    const program = this.#programs.programOf(this.#cellFiles.all);
    const earlier: ts.SourceFile[] = this.#cellFiles.all.flatMap(
      ({ fileName }) => this.#files.get(fileName) ?? [],
    );
    const cell = earlier.pop();
    if (!cell) throw new Error('the cell has no file: please report this');
    // A name that is not found in a file is looked for in its parent.
    for (const [i, file] of [...earlier, cell].entries()) Object.assign(file, { parent: earlier[i - 1] });
    return { program, cell, earlier };
  }

  /** The file that an import in a cell stands for; undefined if there is none. */
  resolve(specifier: string): string | undefined {
    return this.#factory.resolve(specifier, pathInFolder(this.#folder, 'cell.ts'));
  }

  /** Whether a file exists in memory only: the cell, the earlier cells' declarations, the globals. */
  isVirtual(fileName: string): boolean {
    return this.#globals.has(fileName) || this.#cellFiles.textOf(fileName) !== undefined;
  }

  /** Reads the declarations of this file and of what it imports, a file at each step. */
  readAhead(fileName: string): Generator<void, void> {
    return readAhead(fileName, this.#files, this.#factory);
  }
}

function asModule(declarations: string): string {
  return `export {};\n${declarations}`;
}
