import type ts from 'typescript';
import type { ProgramFactory } from './program.ts';
import { isLocalSource, type SourceFiles } from './source-files.ts';
import type { CellFile } from './cell-files.ts';
import { typescript } from '../typescript.ts';

/**
 * Characters of cells after which a program is made anew: a checker keeps all that it has ever seen,
 * about 100 bytes for each of them.
 */
const MAX_GROWTH = 250_000;

const SCRIPT_EXTENSIONS: ReadonlySet<string> = new Set([
  typescript.Extension.Js,
  typescript.Extension.Jsx,
  typescript.Extension.Mjs,
  typescript.Extension.Cjs,
]);

/**
 * The program of each cell. To make a program and its type checker takes longer than all that a cell
 * asks of them; so a program is kept, and the next cell's files take the place of the last one's, as
 * long as everything they import is already there and their presence changes nothing for other files.
 */
export class CellPrograms {
  readonly #factory: ProgramFactory;
  readonly #files: SourceFiles;
  readonly #globals: readonly string[];
  #program: ts.Program | undefined;
  #cellFiles: readonly ts.SourceFile[] = [];
  /** The files of the program that the student may edit. */
  #localFiles: readonly ts.SourceFile[] = [];
  /** The files of rare modules that the program has. */
  #rareFiles: readonly string[] = [];
  #growth = 0;

  /** @param globals Names of the files that belong to the program of every cell. */
  constructor(factory: ProgramFactory, files: SourceFiles, globals: readonly string[]) {
    this.#factory = factory;
    this.#files = files;
    this.#globals = globals;
  }

  /** The program with these files and all that they import. */
  programOf(cellFiles: readonly CellFile[]): ts.Program {
    const names = cellFiles.map(({ fileName }) => fileName);
    const newNames = names.filter(name => !this.#cellFiles.some(({ fileName }) => fileName === name));
    const alone = this.#factory.createWithoutImports(newNames);
    const newFiles = newNames.flatMap(name => alone.getSourceFile(name) ?? []);
    this.#growth += newFiles.reduce((sum, { text }) => sum + text.length, 0);
    const kept = this.#cellFiles.filter(({ fileName }) => names.includes(fileName));
    if (this.#program && this.#fits(this.#program, alone, [...kept, ...newFiles])) {
      this.#replace(this.#program, alone, kept, newFiles);
    } else {
      this.#program = this.#create(names);
      this.#localFiles = this.#program
        .getSourceFiles()
        .filter(file => isLocalSource(file.fileName) && !names.includes(file.fileName));
      this.#growth = 0;
    }
    this.#cellFiles = [...kept, ...newFiles];
    return this.#program;
  }

  /** A program of these files. What is read for it may speak of rare modules, which it then has to have, too. */
  #create(names: readonly string[]): ts.Program {
    let program = this.#program;
    do {
      this.#rareFiles = this.#files.rare.files;
      program = this.#factory.create([...this.#globals, ...this.#rareFiles, ...names], program);
    } while (this.#files.rare.files.length !== this.#rareFiles.length);
    return program;
  }

  /** Whether a program that takes these files in is the one that would be made with them. */
  #fits(program: ts.Program, alone: ts.Program, files: readonly ts.SourceFile[]): boolean {
    if (this.#growth > MAX_GROWTH || this.#files.rare.files.length !== this.#rareFiles.length) return false;
    if ([...this.#cellFiles, ...files].some(changesOthers)) return false;
    const imports: ts.ResolvedModuleFull[] = [];
    alone.forEachResolvedModule(({ resolvedModule }) => {
      if (resolvedModule && !isScriptOfPackage(resolvedModule)) imports.push(resolvedModule);
    });
    if (!imports.every(({ resolvedFileName }) => program.getSourceFile(resolvedFileName))) return false;
    return this.#localFiles.every(file => this.#files.get(file.fileName) === file);
  }

  #replace(
    program: ts.Program,
    alone: ts.Program,
    kept: readonly ts.SourceFile[],
    newFiles: readonly ts.SourceFile[],
  ): void {
    const all = program.getSourceFiles();
    const { resolvedModules } = program;
    const filesByName = program.getFilesByNameMap();
    for (const last of this.#cellFiles) {
      if (kept.includes(last)) continue;
      filesByName.delete(last.path);
      resolvedModules?.delete(last.path);
      all.splice(all.indexOf(last), 1);
    }
    for (const file of newFiles) {
      filesByName.set(file.path, file);
      const imports = alone.resolvedModules?.get(file.path);
      if (imports) resolvedModules?.set(file.path, imports);
      all.push(file);
    }
  }
}

/** Whether other files mean something else where this one is: it adds to modules, or refers to files. */
function changesOthers(file: ts.SourceFile): boolean {
  const { moduleAugmentations, ambientModuleNames } = file;
  const { referencedFiles, typeReferenceDirectives, libReferenceDirectives } = file;
  return [
    moduleAugmentations,
    ambientModuleNames,
    referencedFiles,
    typeReferenceDirectives,
    libReferenceDirectives,
  ].some(list => list.length > 0);
}

/** A package's JavaScript without declarations: no program reads it. */
function isScriptOfPackage({ isExternalLibraryImport, extension }: ts.ResolvedModuleFull): boolean {
  return isExternalLibraryImport === true && SCRIPT_EXTENSIONS.has(extension);
}
