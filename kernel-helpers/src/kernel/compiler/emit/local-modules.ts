import { basename, dirname } from 'node:path';
import type ts from 'typescript';
import { isLocalSource } from '../program/source-files.ts';
import { syntaxErrorsOf } from '../cell/parse-cell.ts';
import { CELL_RUNTIME_NAME } from './names.ts';
import { isImportMeta } from '../syntax.ts';
import { findTopLevelAwait } from '../cell/top-level-await.ts';
import { typescript } from '../typescript.ts';

/** A module of the student's, as CommonJS. */
export interface LocalModule {
  /** The path by which `require` asks for it. */
  readonly path: string;
  readonly data: string;
}

/**
 * The student's own files that cells import: `./model.ts`, `./config.json`. They are compiled by the
 * kernel, and evaluated again when one of them has changed.
 */
export class LocalModules {
  readonly #isVirtual: (fileName: string) => boolean;
  #known = new Map<string, ts.SourceFile>();

  /** @param isVirtual Whether a file exists in memory only. */
  constructor(isVirtual: (fileName: string) => boolean) {
    this.#isVirtual = isVirtual;
  }

  /** Every local module of a program if one of them is new or has changed, else nothing. */
  changed(program: ts.Program): LocalModule[] {
    const files = program
      .getSourceFiles()
      .filter(({ fileName }) => isLocalSource(fileName) && !this.#isVirtual(fileName));
    if (files.every(file => this.#known.get(file.fileName) === file)) return [];
    this.#known = new Map(files.map(file => [file.fileName, file]));
    return files.flatMap(file => outputsOf(file, program.getCompilerOptions()));
  }
}

/** A module under each path by which `require` may ask for it. */
function outputsOf(file: ts.SourceFile, options: ts.CompilerOptions): LocalModule[] {
  if (file.fileName.endsWith('.json')) {
    return [{ path: file.fileName, data: `module.exports = ${file.text}` }];
  }
  const problem = problemOf(file);
  const data =
    problem === undefined ? compiled(file, options) : `throw new Error(${JSON.stringify(problem)})`;
  const path = file.fileName.replace(/\.([cm]?)[jt]sx?$/, '.$1js');
  if (!/\/index\.[jt]sx?$/.test(file.fileName)) return [{ path, data }];
  // `import './lib'` asks for `lib.js`, and gets the module of the folder.
  const folder = dirname(path);
  const reference = `module.exports = require(${JSON.stringify(`./${basename(folder)}/${basename(path)}`)})`;
  return [
    { path, data },
    { path: `${folder}.js`, data: reference },
  ];
}

function compiled(file: ts.SourceFile, options: ts.CompilerOptions): string {
  return typescript.transpileModule(file.text, {
    fileName: file.fileName,
    compilerOptions: {
      ...options,
      module: typescript.ModuleKind.CommonJS,
      declaration: false,
      sourceMap: false,
      inlineSourceMap: true,
    },
    transformers: { before: [withImportMeta(file.fileName)] },
  }).outputText;
}

/** Why a module cannot be loaded: whoever imports it is told. */
function problemOf(file: ts.SourceFile): string | undefined {
  const name = basename(file.fileName);
  const [mistake] = syntaxErrorsOf(file);
  if (mistake) {
    const { line } = file.getLineAndCharacterOfPosition(mistake.start ?? 0);
    return `${name}, line ${line + 1}: ${typescript.flattenDiagnosticMessageText(mistake.messageText, ' ')}`;
  }
  if (!findTopLevelAwait(file)) return undefined;
  return `${name} awaits at its top level, so a cell cannot import it. Put the await into a function that the file exports, and call that.`;
}

/** CommonJS has no `import.meta`: the kernel makes one. */
function withImportMeta(fileName: string): ts.TransformerFactory<ts.SourceFile> {
  return context => file => {
    const { factory } = context;
    const visit = (node: ts.Node): ts.Node => {
      if (!isImportMeta(node)) return typescript.visitEachChild(node, visit, context);
      const runtime = factory.createIdentifier(CELL_RUNTIME_NAME);
      return factory.createCallExpression(
        factory.createPropertyAccessExpression(runtime, 'metaOf'),
        undefined,
        [factory.createStringLiteral(fileName)],
      );
    };
    return typescript.visitEachChild(file, visit, context);
  };
}
