import { statSync } from 'node:fs';
import type ts from 'typescript';

interface ParsedFile {
  readonly file: ts.SourceFile;
  readonly version: string;
}

/** Files of packages, parsed and bound, which several compilers share, one after the other. */
export class ParsedFiles {
  readonly #files = new Map<string, ParsedFile>();

  /** The file of a name, parsed by `parse` unless it is there and has not changed since. */
  get(fileName: string, parse: () => ts.SourceFile | undefined): ts.SourceFile | undefined {
    const stats = statSync(fileName, { throwIfNoEntry: false });
    const version = `${stats?.mtimeMs} ${stats?.size}`;
    const known = this.#files.get(fileName);
    if (known?.version === version) return known.file;
    const file = parse();
    if (file) this.#files.set(fileName, { file, version });
    return file;
  }
}
