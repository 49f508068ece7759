import { statSync } from 'node:fs';
import type ts from 'typescript';
import { isCellFileName } from './cell-files.ts';
import { docParsingMode } from '../editing/documentation.ts';
import { lightenFile } from './lighten.ts';
import { PackageFileNames } from './package-file-names.ts';
import type { ParsedFiles } from './parsed-files.ts';
import { RareModules } from './rare-modules.ts';
import { StandardLibrary } from './standard-library.ts';
import { markAsModule, typescript } from '../typescript.ts';
import { withVariance } from './variance.ts';

const SOURCE = /\.([cm]?[jt]sx?|json)$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;

/** A file the student may edit while the kernel runs: not a declaration, not a package's. */
export function isLocalSource(fileName: string): boolean {
  return SOURCE.test(fileName) && !DECLARATIONS.test(fileName) && !fileName.includes('/node_modules/');
}

interface CachedFile {
  readonly file: ts.SourceFile | undefined;
  /** The text of a virtual file, or the modification time of one that may change; else undefined. */
  readonly version: string | number | undefined;
}

/** The parsed and bound files of one kernel: each is the same object until its text changes. */
export class SourceFiles {
  /** Which file of which package has which module name. */
  readonly packages = new PackageFileNames();
  /** Modules of Node that are left out as long as no file speaks of them. */
  readonly rare = new RareModules();
  readonly #options: ts.CompilerOptions;
  readonly #virtual: (fileName: string) => string | undefined;
  readonly #library: StandardLibrary;
  readonly #parsed: ParsedFiles | undefined;
  readonly #files = new Map<string, CachedFile>();

  /**
   * @param options Compiler options of every program.
   * @param virtual The text of a file that exists in memory only, else undefined.
   * @param parsed Where files of packages are found parsed already, and are kept.
   */
  constructor(
    options: ts.CompilerOptions,
    virtual: (fileName: string) => string | undefined,
    parsed?: ParsedFiles,
  ) {
    this.#options = options;
    this.#parsed = parsed;
    this.#virtual = virtual;
    this.#library = new StandardLibrary(options);
  }

  /** The file of a name; undefined if there is none. */
  get(fileName: string): ts.SourceFile | undefined {
    const version =
      this.#virtual(fileName) ?? (isLocalSource(fileName) ? modificationTime(fileName) : undefined);
    const cached = this.#files.get(fileName);
    if (cached && cached.version === version) return cached.file;
    const isShared = version === undefined && this.#parsed !== undefined;
    const file = isShared ? this.#parsed?.get(fileName, () => this.#parse(fileName)) : this.#parse(fileName);
    if (file) {
      this.#name(file, fileName);
      this.rare.meet(file);
    }
    this.#files.set(fileName, { file, version });
    return file;
  }

  /** Drops a file that nobody will ask for again. */
  forget(fileName: string): void {
    this.#files.delete(fileName);
  }

  #parse(fileName: string): ts.SourceFile | undefined {
    const text =
      this.#virtual(fileName) ?? this.#library.textOf(fileName) ?? typescript.sys.readFile(fileName);
    if (text === undefined) return undefined;
    const own = this.rare.withoutReferences(fileName, withVariance(fileName, text));
    const file = typescript.createSourceFile(fileName, own, {
      languageVersion: this.#options.target ?? typescript.ScriptTarget.ESNext,
      jsDocParsingMode: docParsingMode(fileName),
      // A cell is a module, though it may neither import nor export.
      ...(isCellFileName(fileName) && { setExternalModuleIndicator: markAsModule }),
    });
    typescript.bindSourceFile(file, this.#options);
    if (file.isDeclarationFile) lightenFile(file);
    return file;
  }

  #name(file: ts.SourceFile, fileName: string): void {
    const name = this.#virtual(fileName) === undefined ? this.packages.nameOf(fileName) : undefined;
    if (name !== undefined) file.moduleName = name;
  }
}

function modificationTime(fileName: string): number | undefined {
  return statSync(fileName, { throwIfNoEntry: false })?.mtimeMs;
}
