import { dirname } from 'node:path';
import type { SideOutput } from 'tslab/dist/converter.js';
import type ts from 'typescript';
import { isLocalSource } from './source-files.ts';
import { typescript } from './typescript.ts';

/**
 * The student's own files that cells import: `./model.ts`, `./config.json`. They are compiled by the
 * kernel, and evaluated again when one of them has changed.
 */
export class LocalModules {
  readonly #compilation: { readonly program: ts.Program | undefined };
  readonly #isVirtual: (fileName: string) => boolean;
  #known = new Map<string, ts.SourceFile>();

  constructor(
    compilation: { readonly program: ts.Program | undefined },
    isVirtual: (fileName: string) => boolean,
  ) {
    this.#compilation = compilation;
    this.#isVirtual = isVirtual;
  }

  /** Every local module if one of them is new or has changed, else nothing. */
  changed(): SideOutput[] {
    const program = this.#compilation.program;
    if (!program) return [];
    const files = program
      .getSourceFiles()
      .filter(({ fileName }) => isLocalSource(fileName) && !this.#isVirtual(fileName));
    if (files.every(file => this.#known.get(file.fileName) === file)) return [];
    this.#known = new Map(files.map(file => [file.fileName, file]));
    return files.flatMap(file => outputsOf(file, program.getCompilerOptions()));
  }
}

/** A module under each path by which `require` may ask for it. */
function outputsOf(file: ts.SourceFile, options: ts.CompilerOptions): SideOutput[] {
  if (file.fileName.endsWith('.json'))
    return [{ path: file.fileName, data: `module.exports = ${file.text}` }];
  const data = typescript.transpileModule(file.text, {
    fileName: file.fileName,
    compilerOptions: {
      ...options,
      module: typescript.ModuleKind.CommonJS,
      declaration: false,
      sourceMap: false,
      inlineSourceMap: true,
    },
  }).outputText;
  const path = file.fileName.replace(/\.([cm]?)[jt]sx?$/, '.$1js');
  const isIndex = /\/index\.[jt]sx?$/.test(file.fileName);
  return [{ path, data }, ...(isIndex ? [{ path: `${dirname(file.fileName)}.js`, data }] : [])];
}
