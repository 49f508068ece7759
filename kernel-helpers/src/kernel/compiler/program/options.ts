import type ts from 'typescript';
import { LIBRARY_NAME } from './standard-library.ts';
import { typescript } from '../typescript.ts';

/**
 * How a cell is compiled: strict, for Node 24. Modules are resolved as a bundler does, so that
 * packages with `exports` and packages for `import` alone are found.
 */
export function cellCompilerOptions(): ts.CompilerOptions {
  return {
    strict: true,
    target: typescript.ScriptTarget.ES2024,
    lib: [LIBRARY_NAME],
    types: ['node'],
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowJs: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    jsx: typescript.JsxEmit.React,
    preserveConstEnums: true,
    declaration: true,
    sourceMap: true,
    skipLibCheck: true,
    newLine: typescript.NewLineKind.LineFeed,
  };
}
