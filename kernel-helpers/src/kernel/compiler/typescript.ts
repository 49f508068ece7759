import { createRequire } from 'node:module';
import type ts from 'typescript';

/**
 * What the kernel needs of TypeScript beyond its public types. All of it is exported by the package
 * (which is pinned exactly), only not declared.
 */
interface TypeScriptInternals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  findPrecedingToken(position: number, file: ts.SourceFile): ts.Node | undefined;
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
