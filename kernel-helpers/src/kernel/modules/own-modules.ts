import { relative, sep } from 'node:path';
import type ts from 'typescript';
import type { Scripts, SourcePosition } from '../errors/scripts.ts';
import {
  compileOwnFile,
  formatOf,
  parseOwnFile,
  type CompiledFile,
  type ModuleFormat,
} from './compile-own-file.ts';
import { isExportedType } from './exported-types.ts';
import type { Linker } from './link-imports.ts';
import { ownUrl } from './module-urls.ts';
import { OwnFiles } from './own-files.ts';
import { findFile, isOwnFile, isPathSpecifier, pathOf, type QueriedPath } from './own-paths.ts';
import { packageImport } from './package-imports.ts';

/** A version of a file of the student's. */
interface OwnModule {
  readonly version: number;
  readonly file: ts.SourceFile;
  readonly format: ModuleFormat;
  compiled?: CompiledFile;
}

export interface OwnModulesOptions {
  /** The notebook's folder. */
  readonly folder: string;
  /** Told of the files, for stack traces. */
  readonly scripts: Scripts;
  readonly link: Linker['link'];
  /** Told of each file whose loaded module is no longer to be used. */
  readonly onStale: (path: string) => void;
}

/** The student's own files as modules: found, compiled, and made anew when they, or what they import, change. */
export class OwnModules {
  readonly files: OwnFiles;
  readonly #options: OwnModulesOptions;
  readonly #modules = new Map<string, OwnModule>();
  readonly #linker: Linker;

  constructor(options: OwnModulesOptions) {
    this.#options = options;
    this.files = new OwnFiles(path => {
      this.#modules.delete(path);
      options.onStale(path);
    });
    this.#linker = {
      link: options.link,
      isType: (specifier, parent, name) => this.#isType(specifier, parent, name),
    };
  }

  /** The own file that an import means; undefined if it means none. */
  find(specifier: string, parent: string): QueriedPath | undefined {
    const target = plainImport(specifier, parent);
    if (!isPathSpecifier(target)) return undefined;
    const { path, query } = pathOf(target, parent);
    const found = findFile(path);
    return found !== undefined && isOwnFile(found) ? { path: found, query } : undefined;
  }

  formatOf(path: string): ModuleFormat {
    return this.#get(path).format;
  }

  /** The URL of the present version of a file. */
  urlOf({ path, query }: QueriedPath): string {
    return ownUrl(path, this.files.versionOf(path), query);
  }

  /** URLs of the present ES modules that Node has been given, but for those of some files. */
  urlsWithout(paths: ReadonlySet<string>): string[] {
    return [...this.#modules].flatMap(([path, { compiled, format }]) =>
      compiled && format === 'module' && !paths.has(path) ? [this.urlOf({ path, query: '' })] : [],
    );
  }

  /**
   * What Node runs in the place of a file.
   *
   * @param script What Node calls it.
   */
  compile(path: string, script: string): CompiledFile {
    const module = this.#get(path);
    const { file, format } = module;
    const name = this.nameOf(path);
    module.compiled ??= compileOwnFile(file, name, format, this.#linker);
    const { code, map } = module.compiled;
    this.#options.scripts.addFile(script, name, file.text, code, map);
    return module.compiled;
  }

  /** What messages call a file. */
  nameOf(path: string): string {
    const name = relative(this.#options.folder, path);
    return name.startsWith(`..${sep}..${sep}`) ? path : name;
  }

  /** @param start A position in the file's text. */
  positionIn(path: string, start: number): SourcePosition {
    const { file } = this.#get(path);
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    const text = file.text.split(/\r?\n/)[line] ?? '';
    return { source: this.nameOf(path), line: line + 1, column: character + 1, text };
  }

  #get(path: string): OwnModule {
    const version = this.files.versionOf(path);
    const known = this.#modules.get(path);
    if (known?.version === version) return known;
    const file = parseOwnFile(path, this.files.text(path));
    const module = { version, file, format: formatOf(file) };
    this.#modules.set(path, module);
    return module;
  }

  #isType(specifier: string, parent: string, name: string): boolean | undefined {
    const own = this.find(specifier, parent);
    if (!own) return undefined;
    const sources = {
      find: (from: string, importer: string) => this.find(from, importer)?.path,
      parse: (path: string) => (/\.[cm]?tsx?$/.test(path) ? this.#get(path).file : undefined),
    };
    return isExportedType(sources, own.path, name);
  }
}

/** An import with what a `#name` stands for in its place. */
export function plainImport(specifier: string, parent: string): string {
  return specifier.startsWith('#') ? (packageImport(specifier, parent) ?? specifier) : specifier;
}
