import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type ts from 'typescript';
import { toCompilerPath, typescript } from '../typescript.ts';

/** The library that stands for all: what the language of Node 24 has, without a browser. */
export const LIBRARY_NAME = 'lib.esnext.d.ts';

const REFERENCE = /^\/\/\/ <reference lib="(.+)" \/>$/gm;

/** A library file that is a module: it cannot be one with the others. */
const MODULE = /^export \{\s*\};?$/m;

/**
 * The declarations of JavaScript itself, as one file. The compiler ships them as a hundred files whose
 * interfaces it merges anew for every cell; in one file they are merged once.
 */
export class StandardLibrary {
  readonly #folder: string;
  readonly #texts = new Map<string, string>();

  constructor(options: ts.CompilerOptions) {
    this.#folder = toCompilerPath(dirname(typescript.getDefaultLibFilePath(options)));
  }

  /** The text of a library file; undefined for any other file. All but one, and modules, are empty. */
  textOf(fileName: string): string | undefined {
    if (!fileName.startsWith(`${this.#folder}/lib.`)) return undefined;
    const name = fileName.slice(this.#folder.length + 1);
    if (name === LIBRARY_NAME) return this.#readAll(name);
    const text = this.#read(name);
    return MODULE.test(text) ? text : '';
  }

  #read(name: string): string {
    const text = this.#texts.get(name) ?? readFileSync(join(this.#folder, name), 'utf8');
    this.#texts.set(name, text);
    return text;
  }

  /** A file with those it refers to in the place of its references. The modules among them are referred to at the top. */
  #readAll(name: string): string {
    const modules = new Set<string>();
    const seen = new Set<string>();
    const read = (file: string): string => {
      seen.add(file);
      return this.#read(file).replace(REFERENCE, (reference, library: string) => {
        const referred = `lib.${library}.d.ts`;
        const isModule = MODULE.test(this.#read(referred));
        if (isModule) modules.add(reference);
        return isModule || seen.has(referred) ? '' : read(referred);
      });
    };
    const text = read(name);
    this.#texts.clear();
    return `${[...modules].join('\n')}\n${text}`;
  }
}
