import { statSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import { INSTALLATION_ANCHOR, isPackageName } from '../resolution.ts';
import { docParsingMode } from './documentation.ts';
import { PackageFileNames } from './package-file-names.ts';
import { StandardLibrary } from './standard-library.ts';
import { toCompilerPath, typescript } from './typescript.ts';
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

/** Files, module resolution and the last program of one kernel, kept from cell to cell. */
export class ProgramSource {
  readonly #options: ts.CompilerOptions;
  readonly #host: ts.CompilerHost;
  readonly #files = new Map<string, CachedFile>();
  readonly #packages = new PackageFileNames();
  readonly #library: StandardLibrary;
  readonly #resolutions: ts.ModuleResolutionCache;
  readonly #virtual: (fileName: string) => string | undefined;
  #program: ts.Program | undefined;

  /**
   * @param options Compiler options of every program.
   * @param cwd The notebook's folder.
   * @param virtual The text of a file that exists in memory only, else undefined.
   */
  constructor(options: ts.CompilerOptions, cwd: string, virtual: (fileName: string) => string | undefined) {
    this.#options = options;
    this.#virtual = virtual;
    this.#library = new StandardLibrary(options);
    const host = typescript.createCompilerHost(options);
    const { fileExists, readFile } = host;
    this.#resolutions = typescript.createModuleResolutionCache(cwd, name => name, options);
    this.#host = Object.assign(host, {
      getCurrentDirectory: () => cwd,
      useCaseSensitiveFileNames: () => true,
      getCanonicalFileName: (name: string) => name,
      fileExists: (name: string) => virtual(name) !== undefined || fileExists(name),
      readFile: (name: string) => virtual(name) ?? readFile(name),
      getSourceFile: (name: string) => this.getSourceFile(name),
      getModuleResolutionCache: () => this.#resolutions,
      resolveModuleNameLiterals: (literals: readonly ts.StringLiteralLike[], containing: string) =>
        literals.map(literal => this.#resolveModule(literal.text, containing)),
      resolveTypeReferenceDirectiveReferences: (
        references: readonly (ts.FileReference | string)[],
        containing: string,
      ) => references.map(reference => this.#resolveTypes(reference, containing)),
    });
  }

  /** A parsed and bound file, the same object until its text changes. */
  getSourceFile(fileName: string): ts.SourceFile | undefined {
    const version =
      this.#virtual(fileName) ?? (isLocalSource(fileName) ? modificationTime(fileName) : undefined);
    const cached = this.#files.get(fileName);
    if (cached && cached.version === version) return cached.file;
    const text = this.#library.textOf(fileName) ?? this.#host.readFile(fileName);
    const file =
      text === undefined
        ? undefined
        : typescript.createSourceFile(fileName, withVariance(fileName, text), {
            languageVersion: this.#options.target ?? typescript.ScriptTarget.ESNext,
            jsDocParsingMode: docParsingMode(fileName),
          });
    if (file) {
      typescript.bindSourceFile(file, this.#options);
      const name = this.#packages.nameOf(fileName);
      if (name !== undefined) file.moduleName = name;
    }
    this.#files.set(fileName, { file, version });
    return file;
  }

  /** A program of these root files, which takes over from the last one what has not changed. */
  createProgram(rootNames: readonly string[]): ts.Program {
    this.#program = typescript.createProgram({
      rootNames,
      options: this.#options,
      host: this.#host,
      ...(this.#program && { oldProgram: this.#program }),
    });
    return this.#program;
  }

  #resolveModule(name: string, containing: string): ts.ResolvedModuleWithFailedLookupLocations {
    const resolve = (from: string): ts.ResolvedModuleWithFailedLookupLocations =>
      typescript.resolveModuleName(name, from, this.#options, this.#host, this.#resolutions);
    const packageFile = this.#packages.fileNamed(name);
    if (packageFile) return { resolvedModule: packageFile };
    const found = resolve(containing);
    return found.resolvedModule || !isPackageName(name) ? found : resolve(INSTALLATION_ANCHOR);
  }

  #resolveTypes(
    reference: ts.FileReference | string,
    containing: string,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const name = typeof reference === 'string' ? reference : reference.fileName;
    const resolve = (from: string): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations =>
      typescript.resolveTypeReferenceDirective(name, from, this.#options, this.#host);
    const found = resolve(containing);
    return found.resolvedTypeReferenceDirective?.resolvedFileName ? found : resolve(INSTALLATION_ANCHOR);
  }
}

function modificationTime(fileName: string): number | undefined {
  return statSync(fileName, { throwIfNoEntry: false })?.mtimeMs;
}

/** The path of a file in the notebook's folder, as the compiler writes it. */
export function pathInFolder(folder: string, name: string): string {
  return toCompilerPath(join(folder, name));
}
