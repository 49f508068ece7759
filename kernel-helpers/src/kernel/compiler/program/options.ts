import type ts from 'typescript';
import type { NotebookTypes } from './types-mode.ts';
import { LIBRARY_NAME } from './standard-library.ts';
import { typescript } from '../typescript.ts';

/**
 * How a cell is compiled, for Node 24. Modules are resolved as a bundler does, so that packages with
 * `exports` and packages for `import` alone are found.
 *
 * @param checks What its types are held to.
 */
export function cellCompilerOptions(checks: ts.CompilerOptions = { strict: true }): ts.CompilerOptions {
  return {
    target: typescript.ScriptTarget.ES2024,
    lib: [LIBRARY_NAME],
    types: ['node'],
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowJs: true,
    allowImportingTsExtensions: true,
    jsx: typescript.JsxEmit.React,
    preserveConstEnums: true,
    declaration: true,
    sourceMap: true,
    skipLibCheck: true,
    newLine: typescript.NewLineKind.LineFeed,
    ...checks,
  };
}

/**
 * What the types of a notebook's cells are held to.
 *
 * @param types How the notebook has its types checked.
 * @param configured What a `tsconfig.json` says; it may ask for more than the notebook, and for less where the
 * notebook does not say `strict` itself.
 */
export function checksOf(
  { mode, isSaid }: NotebookTypes,
  configured: ts.CompilerOptions = {},
): ts.CompilerOptions {
  const checks = { strict: mode === 'strict', ...configured };
  if (mode !== 'strict' || !isSaid) {
    return checks;
  }
  const kept = Object.entries(checks).filter(([name, value]) => value !== false || !isPartOfStrict(name));
  return { ...Object.fromEntries(kept), strict: true };
}

function isPartOfStrict(name: string): boolean {
  return /^(strict|noImplicit(Any|This)|alwaysStrict|useUnknown)/.test(name);
}
