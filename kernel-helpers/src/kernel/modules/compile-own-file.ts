import { extname } from 'node:path';
import type ts from 'typescript';
import { syntaxErrorsOf } from '../compiler/cell/parse-cell.ts';
import { CellText } from '../compiler/cell/cell-text.ts';
import { toCellDiagnostic } from '../compiler/cell/diagnostic.ts';
import { findTopLevelAwait } from '../compiler/cell/top-level-await.ts';
import { cellCompilerOptions } from '../compiler/program/options.ts';
import { typescript } from '../compiler/typescript.ts';
import { CompileError } from '../errors/compile-error.ts';
import { withKernelCalls } from './kernel-calls.ts';
import { linkedImports, type Linker } from './link-imports.ts';
import { packageOf } from './own-paths.ts';
import { withoutImportedTypes } from './prune-types.ts';
import { scopeUrl } from './module-urls.ts';

/** How Node runs a file. */
export type ModuleFormat = 'module' | 'commonjs';

/** An own file as Node is given it. */
export interface CompiledFile {
  readonly code: string;
  /** The way back to the lines of the file; undefined where they are the same. */
  readonly map: string | undefined;
}

/** The syntax of one of the student's files. */
export function parseOwnFile(path: string, text: string): ts.SourceFile {
  return typescript.createSourceFile(path, text, typescript.ScriptTarget.ESNext, true);
}

/** A file is what its ending says, else what its syntax says, else what its `package.json` says. */
export function formatOf(file: ts.SourceFile): ModuleFormat {
  if (/\.m[jt]s$/.test(file.fileName)) return 'module';
  if (/\.(c[jt]s|json)$/.test(file.fileName) || file.statements.some(isOnlyCommonJs)) return 'commonjs';
  if (typescript.isExternalModule(file) || findTopLevelAwait(file)) return 'module';
  return packageOf(file.fileName)?.json['type'] === 'module' ? 'module' : 'commonjs';
}

/** `export = x` and `import x = require('x')`. */
function isOnlyCommonJs(statement: ts.Statement): boolean {
  if (typescript.isExportAssignment(statement)) return statement.isExportEquals === true;
  return (
    typescript.isImportEqualsDeclaration(statement) &&
    typescript.isExternalModuleReference(statement.moduleReference)
  );
}

/**
 * @param name What error messages call the file.
 * @param linker Says what its imports stand for.
 * @throws CompileError for a file that is not grammatical
 */
export function compileOwnFile(
  file: ts.SourceFile,
  name: string,
  format: ModuleFormat,
  linker: Linker,
): CompiledFile {
  const mistakes = syntaxErrorsOf(file).map(mistake =>
    toCellDiagnostic(mistake, new CellText(file.text, file.text)),
  );
  if (mistakes.length > 0) throw new CompileError(mistakes, file.text, name);
  // Node runs it as it is, and not in strict mode.
  if (format === 'commonjs' && /\.c?js$/.test(file.fileName)) return { code: file.text, map: undefined };
  const isModule = format === 'module';
  const { outputText, sourceMapText } = typescript.transpileModule(file.text, {
    // By its own name the compiler would find a file that imports itself, and it does not get on with that.
    fileName: `__own__${extname(file.fileName)}`,
    compilerOptions: {
      ...cellCompilerOptions(),
      module: isModule ? typescript.ModuleKind.ESNext : typescript.ModuleKind.CommonJS,
      rewriteRelativeImportExtensions: false,
      importHelpers: false,
      declaration: false,
      sourceMap: true,
    },
    transformers: {
      before: [
        withKernelCalls(file.fileName),
        ...(isModule ? [withoutImportedTypes(file.fileName, linker)] : []),
      ],
      after: isModule ? [linkedImports(file.fileName, linker)] : [],
    },
  });
  const code = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  return { code: isModule ? code + scopeImport(file) : code, map: sourceMapText };
}

/** What a CommonJS module has in its scope. Cells have it too, so every own file may use it. */
const SCOPE_NAMES = ['require', '__filename', '__dirname'] as const;

/** Imports stand before all else wherever they are written: at the end they move no line. */
function scopeImport(file: ts.SourceFile): string {
  const { locals } = bound(file);
  const used = SCOPE_NAMES.filter(
    name => file.text.includes(name) && !locals?.has(typescript.escapeLeadingUnderscores(name)),
  );
  return used.length === 0
    ? ''
    : `\nimport { ${used.join(', ')} } from ${JSON.stringify(scopeUrl(file.fileName))};`;
}

function bound(file: ts.SourceFile): ts.SourceFile {
  typescript.bindSourceFile(file, {});
  return file;
}
