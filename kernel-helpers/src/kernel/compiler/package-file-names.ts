import type ts from 'typescript';
import { typescript } from './typescript.ts';

const SCHEME = 'npm:';
const FOLDER = '/node_modules/';

/**
 * Gives each file of a package a module name, such as `npm:@types/express/index.d.ts`. By it the
 * declarations of a cell can refer to a type that the cell has not imported, in whichever folder the
 * notebook lies: the compiler by itself finds no name for such a type and makes it `any`.
 */
export class PackageFileNames {
  readonly #files = new Map<string, string>();

  /** The module name of a file; undefined for a file that belongs to no package. */
  nameOf(fileName: string): string | undefined {
    const at = fileName.lastIndexOf(FOLDER);
    if (at < 0) return undefined;
    const plain = SCHEME + fileName.slice(at + FOLDER.length);
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
}
