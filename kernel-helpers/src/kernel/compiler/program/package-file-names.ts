import { dirname } from 'node:path/posix';
import type ts from 'typescript';
import { typescript } from '../typescript.ts';

const SCHEME = 'npm:';
const FOLDER = '/node_modules/';
const DECLARATIONS = /\.d\.[cm]?ts$/;

/**
 * Gives each file of a package a module name, such as `npm:@types/express/index.d.ts`. By it the
 * declarations of a cell can refer to a type that the cell has not imported, in whichever folder the
 * notebook lies: the compiler by itself finds no name for such a type and makes it `any`.
 */
export class PackageFileNames {
  readonly #files = new Map<string, string>();
  /** By folder: the name of the package that begins there. */
  readonly #packages = new Map<string, string | undefined>();

  /** The module name of a file; undefined for a file that belongs to no package. */
  nameOf(fileName: string): string | undefined {
    const path = this.#pathInPackage(fileName);
    if (path === undefined) return undefined;
    const plain = SCHEME + path;
    let name = plain;
    // A package may be there in several versions.
    for (let n = 2; (this.#files.get(name) ?? fileName) !== fileName; n++) name = `${plain}#${n}`;
    this.#files.set(name, fileName);
    return name;
  }

  /** The file of a name that {@link nameOf} has given. */
  fileNamed(name: string): ts.ResolvedModuleFull | undefined {
    const resolvedFileName = name.startsWith(SCHEME) ? this.#files.get(name) : undefined;
    if (resolvedFileName === undefined) return undefined;
    return { resolvedFileName, extension: typescript.Extension.Dts, isExternalLibraryImport: true };
  }

  /** A file's path from the name of its package on. A linked package lies outside `node_modules`. */
  #pathInPackage(fileName: string): string | undefined {
    const at = fileName.lastIndexOf(FOLDER);
    if (at >= 0) return fileName.slice(at + FOLDER.length);
    if (!DECLARATIONS.test(fileName)) return undefined;
    for (let folder = dirname(fileName); folder !== dirname(folder); folder = dirname(folder)) {
      const name = this.#nameOfPackage(folder);
      if (name !== undefined) return name + fileName.slice(folder.length);
    }
    return undefined;
  }

  /** The name that a folder's `package.json` gives it; undefined without one. */
  #nameOfPackage(folder: string): string | undefined {
    if (this.#packages.has(folder)) return this.#packages.get(folder);
    const json = typescript.sys.readFile(`${folder}/package.json`);
    const { config } = json === undefined ? {} : typescript.parseConfigFileTextToJson('package.json', json);
    const name: unknown = config?.name;
    const known = typeof name === 'string' ? name : undefined;
    this.#packages.set(folder, known);
    return known;
  }
}
