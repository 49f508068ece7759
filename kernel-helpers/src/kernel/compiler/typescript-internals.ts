/*
 * What the kernel needs of TypeScript beyond its public types. All of it is there (the package is pinned
 * exactly), only not declared.
 */
import type ts from 'typescript';

declare module 'typescript' {
  interface Node {
    /** The doc comments of a node that can have any. */
    jsDoc?: readonly ts.JSDoc[];
  }

  interface SourceFile {
    /** Set on what is a module, though it may neither import nor export. */
    externalModuleIndicator?: ts.Node | true;
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
    /** The bound names of the file, once the binder has been there. */
    readonly locals?: Map<ts.__String, ts.Symbol>;
    /** The first of the nodes that have bound names of their own, in a chain that the binder makes. */
    readonly nextContainer?: ts.Container;
    /** Every name that occurs in the file. */
    identifiers: ReadonlyMap<string, string>;
    readonly symbol?: ts.Symbol;
    /** How a program calls the file. */
    readonly path: ts.Path;
    readonly moduleAugmentations: readonly ts.Node[];
    readonly ambientModuleNames: readonly string[];
  }

  /** A node with bound names of its own, such as the parameters of a method. */
  type Container = ts.Node & Pick<ts.SourceFile, 'locals' | 'nextContainer'>;

  /** Where a file was looked for. */
  interface Lookups {
    failedLookupLocations?: readonly string[] | undefined;
    affectingLocations?: readonly string[] | undefined;
  }
  interface ResolvedModuleWithFailedLookupLocations extends Lookups {}
  interface ResolvedTypeReferenceDirectiveWithFailedLookupLocations extends Lookups {}

  /** The tables by which a program finds files: what stands in them, the program has. */
  interface Program {
    getSourceFiles(): ts.SourceFile[];
    readonly resolvedModules: Map<ts.Path, ts.ImportsOfFile> | undefined;
    getFilesByNameMap(): Map<ts.Path, ts.SourceFile>;
    forEachResolvedModule(callback: (resolution: ts.ResolvedModuleWithFailedLookupLocations) => void): void;
  }

  /** What the imports of one file stand for. */
  type ImportsOfFile = object;

  function bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  function findPrecedingToken(position: number, file: ts.SourceFile): ts.Node | undefined;
  function findNextToken(previous: ts.Node, parent: ts.Node, file: ts.SourceFileLike): ts.Node | undefined;
  function getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  function getCombinedModifierFlags(node: ts.Node): ts.ModifierFlags;
  function isDeclarationStatement(node: ts.Node): node is ts.DeclarationStatement;
  function isExpressionNode(node: ts.Node): boolean;
  function isInstantiatedModule(node: ts.ModuleDeclaration, preserveConstEnums: boolean): boolean;
  export const nullTransformationContext: ts.TransformationContext;

  namespace Completions {
    function getCompletionsAtPosition(
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
  }

  namespace SymbolDisplay {
    function getSymbolModifiers(checker: ts.TypeChecker, symbol: ts.Symbol): string;
    function getSymbolDisplayPartsDocumentationAndSymbolKind(
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
  }
}

export type { ts };
