import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from 'typescript';

/**
 * What the kernel needs of TypeScript beyond its public types. All of it is exported by the package
 * (which is pinned exactly), only not declared.
 */
interface TypeScriptInternals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  findPrecedingToken(position: number, file: ts.SourceFile): ts.Node | undefined;
  findNextToken(previous: ts.Node, parent: ts.Node, file: ts.SourceFileLike): ts.Node | undefined;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  isExpressionNode(node: ts.Node): boolean;
  isInstantiatedModule(node: ts.ModuleDeclaration, preserveConstEnums: boolean): boolean;
  readonly nullTransformationContext: ts.TransformationContext;
  readonly Completions: {
    getCompletionsAtPosition(
      host: Partial<ts.LanguageServiceHost>,
      program: ts.Program,
      log: (message: string) => void,
      file: ts.SourceFile,
      position: number,
      preferences: ts.UserPreferences,
      triggerCharacter: string | undefined,
      kind: ts.CompletionTriggerKind,
      cancellation: ts.CancellationToken,
    ): ts.CompletionInfo | undefined;
  };
  readonly SymbolDisplay: {
    getSymbolModifiers(checker: ts.TypeChecker, symbol: ts.Symbol): string;
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
    ): {
      symbolKind: ts.ScriptElementKind;
      displayParts: ts.SymbolDisplayPart[];
      documentation: ts.SymbolDisplayPart[];
      tags: ts.JSDocTagInfo[] | undefined;
    };
  };
}

/** What the kernel needs of a program beyond its public type: the tables by which it finds files. */
interface InternalProgram {
  readonly resolvedModules: Map<ts.Path, ImportsOfFile> | undefined;
  getFilesByNameMap(): Map<ts.Path, ts.SourceFile>;
  forEachResolvedModule(callback: (resolution: ts.ResolvedModuleWithFailedLookupLocations) => void): void;
}

/** What the imports of one file stand for. */
type ImportsOfFile = object;

export function asInternalProgram(program: ts.Program): InternalProgram {
  return program as unknown as InternalProgram;
}

/** The bound names of a source file, as the checker sees them. */
export interface BoundSourceFile extends ts.SourceFile {
  readonly locals?: Map<ts.__String, ts.Symbol>;
  readonly symbol?: ts.Symbol;
}

/**
 * TypeScript, loaded by `require`: as an ES module Node would first scan all 9 MB of it for exports.
 */
export const typescript = createRequire(import.meta.url)('typescript') as typeof ts & TypeScriptInternals;

/** A path with forward slashes, as the compiler writes every path. */
export function toCompilerPath(path: string): string {
  return path.replaceAll('\\', '/');
}

/** What a program notes on each of its files. */
export interface FileOfProgram extends ts.SourceFile {
  readonly path: ts.Path;
  readonly moduleAugmentations: readonly ts.Node[];
  readonly ambientModuleNames: readonly string[];
}

/** The path of a file in the notebook's folder, as the compiler writes it. */
export function pathInFolder(folder: string, name: string): string {
  return toCompilerPath(join(folder, name));
}

/** Makes a file a module, though it may neither import nor export: for `createSourceFile`. */
export function markAsModule(file: ts.SourceFile): void {
  (file as { externalModuleIndicator?: true }).externalModuleIndicator = true;
}
