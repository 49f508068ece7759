import { fileURLToPath } from 'node:url';
import { gte } from 'semver';
import type ts from 'typescript';
import { plainSpecifier } from '../../modules/installed-packages.ts';
import { INSTALLATION_ANCHOR, isPackageName } from '../../modules/installation.ts';
import { lightenResolution } from './lighten.ts';
import type { SourceFiles } from './source-files.ts';
import { typescript } from '../typescript.ts';

/** Makes the programs of one kernel: its files, and what an import in them stands for. */
export class ProgramFactory {
  readonly #options: ts.CompilerOptions;
  readonly #files: SourceFiles;
  readonly #host: ts.CompilerHost;
  readonly #resolutions: ts.ModuleResolutionCache;

  /**
   * @param options Compiler options of every program.
   * @param cwd The notebook's folder.
   * @param files Where the programs find their files.
   */
  constructor(options: ts.CompilerOptions, cwd: string, files: SourceFiles) {
    this.#options = options;
    this.#files = files;
    this.#resolutions = typescript.createModuleResolutionCache(cwd, name => name, options);
    this.#host = Object.assign(typescript.createCompilerHost(options), {
      getCurrentDirectory: () => cwd,
      useCaseSensitiveFileNames: () => true,
      getCanonicalFileName: (name: string) => name,
      getSourceFile: (name: string) => files.get(name),
      getModuleResolutionCache: () => this.#resolutions,
      resolveModuleNameLiterals: (literals: readonly ts.StringLiteralLike[], containing: string) =>
        literals.map(literal => this.#resolveModule(literal.text, containing)),
      resolveTypeReferenceDirectiveReferences: (
        references: readonly (ts.FileReference | string)[],
        containing: string,
      ) => references.map(reference => this.#resolveTypes(reference, containing)),
    });
  }

  /** A program of these root files and all that they import. It takes from an old one what is the same. */
  create(rootNames: readonly string[], oldProgram?: ts.Program): ts.Program {
    return typescript.createProgram({
      rootNames,
      options: this.#options,
      host: this.#host,
      ...(oldProgram && { oldProgram }),
    });
  }

  /** A program of these files alone: it knows what their imports stand for, and reads none of it. */
  createWithoutImports(rootNames: readonly string[]): ts.Program {
    const options = { ...this.#options, noResolve: true, noLib: true, lib: [], types: [] };
    return typescript.createProgram({ rootNames, options, host: this.#host });
  }

  /** The file that an import stands for; undefined if there is none. */
  resolve(name: string, containing: string): string | undefined {
    return this.#resolveModule(name, containing).resolvedModule?.resolvedFileName;
  }

  #resolveModule(name: string, containing: string): ts.ResolvedModuleWithFailedLookupLocations {
    const packageFile = this.#files.packages.fileNamed(name);
    if (packageFile) return { resolvedModule: packageFile };
    const plain = name.startsWith('file:') ? fileURLToPath(name) : plainSpecifier(name);
    const found = this.#lookUp(plain, containing);
    return found.resolvedModule || !isPackageName(plain) ? found : this.#lookUp(plain, INSTALLATION_ANCHOR);
  }

  /** What was there once is remembered. What was not may have come since: a cell may write a module. */
  #lookUp(name: string, from: string): ts.ResolvedModuleWithFailedLookupLocations {
    const resolve = (cache?: ts.ModuleResolutionCache): ts.ResolvedModuleWithFailedLookupLocations =>
      lightenResolution(typescript.resolveModuleName(name, from, this.#options, this.#host, cache));
    // Cells may write the package.json that says what a `#name` is.
    if (name.startsWith('#')) return resolve();
    const known = resolve(this.#resolutions);
    const file = known.resolvedModule?.resolvedFileName;
    return file !== undefined && this.#host.fileExists(file) ? known : resolve();
  }

  #resolveTypes(reference: ts.FileReference | string, containing: string): ResolvedTypes {
    const name = typeof reference === 'string' ? reference : reference.fileName;
    const resolve = (from: string, options = this.#options): ResolvedTypes =>
      lightenResolution(typescript.resolveTypeReferenceDirective(name, from, options, this.#host));
    const found = resolve(containing);
    if (!found.resolvedTypeReferenceDirective?.resolvedFileName) return resolve(INSTALLATION_ANCHOR);
    // Without this, the folder's own types would be found from everywhere.
    const noRoots = { ...this.#options, typeRoots: [] };
    return name === 'node' ? newest(found, resolve(INSTALLATION_ANCHOR, noRoots)) : found;
  }
}

type ResolvedTypes = ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations;

/** Node's types near the notebook may be older than the Node that runs it. */
function newest(found: ResolvedTypes, ours: ResolvedTypes): ResolvedTypes {
  const versionOf = ({ resolvedTypeReferenceDirective: types }: ResolvedTypes): string =>
    types?.packageId?.version ?? '0.0.0';
  return gte(versionOf(found), versionOf(ours)) ? found : ours;
}
