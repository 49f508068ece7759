import type ts from 'typescript';
import { CellFiles, outputName, type CellTexts } from './cell-files.ts';
import { CellPrograms } from './cell-programs.ts';
import { completionsAt } from './completions.ts';
import { toFunctionBody, type CellSourceMaps } from './function-body.ts';
import { withPlainExports } from './cell-source.ts';
import { importTypes, nestedVarDeclarations, variableNames } from './cell-declarations.ts';
import { liveBindings } from './live-bindings.ts';
import { cellCompilerOptions } from './options.ts';
import { ProgramFactory } from './program.ts';
import { quickInfoAt } from './quick-info.ts';
import { readAhead } from './read-ahead.ts';
import { SourceFiles } from './source-files.ts';
import { topLevelAwaitMark } from './top-level-await.ts';
import { pathInFolder, typescript, type BoundSourceFile } from './typescript.ts';

/** The file in which tslab's converter keeps the cell. */
const CELL_NAME = '__tslab__.ts';
/** The folder that the converter expects compiled files in. Nothing is written there. */
const OUTPUT_FOLDER = 'outDir';

/** The part of a builder program that tslab's converter uses. */
interface Builder {
  getSourceFile(fileName: string): ts.SourceFile | undefined;
  getProgram(): ts.Program;
  getAllDependencies(file: ts.SourceFile): readonly string[];
  emit(
    file: ts.SourceFile,
    writeFile: (fileName: string, text: string) => void,
    cancellation: undefined,
    onlyDeclarations: undefined,
    transformers: ts.CustomTransformers,
  ): void;
}

interface ForcibleProgram {
  emit(...parameters: [...Required<Parameters<ts.Program['emit']>>, boolean] | unknown[]): ts.EmitResult;
}

interface WatchHost {
  readonly rootNames: readonly string[];
  readonly sys: Required<Pick<ts.System, 'readFile' | 'watchFile' | 'setTimeout' | 'clearTimeout'>>;
  afterProgramCreate?: (builder: Builder) => void;
}

/** What earlier cells have declared. */
type EarlierCells = Pick<CellTexts, 'settled' | 'recent'>;

/**
 * TypeScript as tslab's converter is to see it: the current compiler under the names of tslab's fork,
 * with our options, our programs and our transformer. It parses a cell twice, as the converter asks, and
 * asks for its program but once, when types are needed.
 */
export class TslabTypeScript {
  /** What stands in for the module `@tslab/typescript-for-tslab`. */
  readonly api: object;
  /** What the compiler said about the last cell that was converted. */
  diagnostics: readonly ts.Diagnostic[] = [];
  /** What the last cell that was converted declares, as the text of a `.d.ts` file. */
  declarations = '';
  /** Names of the `let`, `const` and `var` of its top level. */
  variables: readonly string[] = [];
  readonly #options = cellCompilerOptions();
  readonly #globals: ReadonlyMap<string, string>;
  readonly #earlierCells: EarlierCells;
  /** The cell under the name that tslab's converter gives it. */
  readonly #cellName: string;
  readonly #cellFiles: CellFiles;
  readonly #files: SourceFiles;
  readonly #factory: ProgramFactory;
  readonly #programs: CellPrograms;
  #maps: CellSourceMaps = { maps: [], lineOffset: 0 };
  #program: ts.Program | undefined;
  readonly #noDeclarations = emptyModule();

  /**
   * @param folder The notebook's folder.
   * @param earlierCells What the cells before the next one have declared.
   * @param globals Declarations of what every cell finds in its global scope.
   */
  constructor(folder: string, earlierCells: EarlierCells, globals: string) {
    this.#globals = new Map([[pathInFolder(folder, '__waymark__.d.ts'), globals]]);
    this.#earlierCells = earlierCells;
    this.#cellName = pathInFolder(folder, CELL_NAME);
    this.#cellFiles = new CellFiles(folder);
    this.#files = new SourceFiles(
      this.#options,
      name => this.#globals.get(name) ?? this.#cellFiles.textOf(name),
    );
    this.#factory = new ProgramFactory(this.#options, folder, this.#files);
    this.#programs = new CellPrograms(this.#factory, this.#files, [...this.#globals.keys()]);
    this.api = {
      ...typescript,
      sys: {
        ...typescript.sys,
        getCurrentDirectory: () => folder,
        watchFile: () => ({ close: () => undefined }),
      },
      Completions: { ...typescript.Completions, getCompletionsAtPositionForTslab: completionsAt },
      getDefaultTypeRoots: () => [],
      getNullTransformationContext: () => typescript.nullTransformationContext,
      getQuickInfoAtPosition: (file: ts.SourceFile, checker: ts.TypeChecker, _: unknown, position: number) =>
        quickInfoAt(checker, file, position),
      getPreEmitDiagnosticsOfFiles: (program: ts.Program, [cell]: [ts.SourceFile]) =>
        this.#check(program, cell),
      transpileModule: (code: string, options: ts.TranspileOptions) => this.#transpile(code, options),
      createWatchCompilerHost: (rootNames: string[], _: unknown, sys: WatchHost['sys']): WatchHost => ({
        rootNames,
        sys,
      }),
      createWatchProgram: (host: WatchHost) => this.#watch(host),
    };
  }

  /** The program of the last conversion: what a cell and its imports consist of. */
  get program(): ts.Program | undefined {
    return this.#program;
  }

  /** Whether a file exists in memory only: the cell, the earlier cells' declarations, the globals. */
  isVirtual(fileName: string): boolean {
    return this.#globals.has(fileName) || this.#cellFiles.textOf(fileName) !== undefined;
  }

  /** Reads the declarations of this file and of what it imports, a file at each step. */
  readAhead(fileName: string): Generator<void, void> {
    return readAhead(fileName, this.#files, this.#factory);
  }

  /** The maps of the last cell that was converted. */
  get maps(): CellSourceMaps {
    return this.#maps;
  }

  #watch(host: WatchHost): { updateRootFileNames(names: string[]): void; close(): void } {
    const { sys, rootNames } = host;
    const build = (): void => {
      const { settled, recent } = this.#earlierCells;
      const texts = {
        settled: asModule(settled),
        recent: asModule(recent),
        cell: withPlainExports(sys.readFile(this.#cellName) ?? ''),
      };
      for (const name of this.#cellFiles.update(texts)) this.#files.forget(name);
      host.afterProgramCreate?.(this.#createBuilder());
    };
    let pending: unknown;
    const schedule = (): void => {
      if (pending) sys.clearTimeout(pending);
      pending = sys.setTimeout(() => {
        pending = undefined;
        build();
      }, 0);
    };
    for (const name of rootNames) sys.watchFile(name, schedule);
    build();
    return { updateRootFileNames: schedule, close: () => undefined };
  }

  #createBuilder(): Builder {
    const { all } = this.#cellFiles;
    const files = all.flatMap(({ fileName }) => this.#files.get(fileName) ?? []);
    const cell = files.at(-1);
    let program: ts.Program | undefined;
    const getProgram = (): ts.Program => {
      if (program) return program;
      program = this.#programs.programOf(all);
      // A name that is not found in a file is looked for in its parent.
      for (const [i, file] of files.entries()) Object.assign(file, { parent: files[i - 1] });
      this.#program = program;
      return program;
    };
    return {
      // The declarations of earlier cells are ours to keep: tslab is shown none.
      getSourceFile: name => (name === this.#cellName ? cell : this.#noDeclarations),
      getProgram,
      getAllDependencies: () => [this.#cellName],
      emit: (file, writeFile, _cancellation, _onlyDeclarations, transformers) =>
        this.#emit(getProgram(), file, files.slice(0, -1), writeFile, transformers),
    };
  }

  #emit(
    program: ts.Program,
    cell: BoundSourceFile,
    earlier: readonly BoundSourceFile[],
    writeFile: (fileName: string, text: string) => void,
    transformers: ts.CustomTransformers,
  ): void {
    const checker = program.getTypeChecker();
    this.variables = variableNames(cell);
    const receive = (name: string, text: string): void => {
      if (name.endsWith('.map')) this.#maps = { maps: [text], lineOffset: 0 };
      if (name.endsWith('.d.ts')) this.declarations = text + nestedVarDeclarations(checker, cell);
      writeFile(`${OUTPUT_FOLDER}/${outputName(name)}`, text);
    };
    const all: ts.CustomTransformers = {
      ...transformers,
      before: [liveBindings(checker, cell, earlier)],
      afterDeclarations: [importTypes(cell), ...(transformers.afterDeclarations ?? [])],
    };
    // A type that cannot be written down in full is better written in part than not at all.
    const evenIfIncomplete = true;
    (program as ForcibleProgram).emit(cell, receive, undefined, false, all, evenIfIncomplete);
  }

  #check(program: ts.Program, cell: ts.SourceFile): ts.Diagnostic[] {
    this.diagnostics = [...program.getSyntacticDiagnostics(cell), ...program.getSemanticDiagnostics(cell)];
    const mark = topLevelAwaitMark(cell);
    const file = { fileName: this.#cellName } as ts.SourceFile;
    const known = (diagnostic: ts.Diagnostic): ts.Diagnostic =>
      diagnostic.file === cell ? { ...diagnostic, file } : diagnostic;
    return [...this.diagnostics, ...(mark ? [mark] : [])].map(known);
  }

  /** The converter's second step: from a module to the body of a function that is given `exports`. */
  #transpile(code: string, options: ts.TranspileOptions): ts.TranspileOutput {
    const { maps, ...output } = toFunctionBody(code, options, this.#maps);
    this.#maps = maps;
    return output;
  }
}

function asModule(declarations: string): string {
  return `export {};\n${declarations}`;
}

function emptyModule(): ts.SourceFile {
  const file = typescript.createSourceFile('empty.d.ts', asModule(''), typescript.ScriptTarget.ESNext);
  typescript.bindSourceFile(file, {});
  return file;
}
