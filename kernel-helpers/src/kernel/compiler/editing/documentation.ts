import type ts from 'typescript';
import { typescript } from '../typescript.ts';

/** Files whose doc comments are read only when someone asks for them: a fifth of the time to parse. */
export function docParsingMode(fileName: string): ts.JSDocParsingMode {
  return fileName.includes('/node_modules/')
    ? typescript.JSDocParsingMode.ParseNone
    : typescript.JSDocParsingMode.ParseAll;
}

const documentedFiles = new WeakMap<ts.SourceFile, ts.SourceFile>();

/** Reads the doc comments of a symbol's declarations, which were left out as their files were parsed. */
export function readDocumentation(checker: ts.TypeChecker, symbol: ts.Symbol): void {
  const target = symbol.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  for (const declaration of target.declarations ?? []) {
    const file = declaration.getSourceFile();
    if (docParsingMode(file.fileName) === typescript.JSDocParsingMode.ParseAll) continue;
    const documented = withDocumentation(file);
    // The comment on `const x` belongs to the statement around the declaration.
    for (let node: ts.Node = declaration; !typescript.isSourceFile(node); node = node.parent) {
      const { jsDoc } = counterpart(documented, node) ?? {};
      if (!jsDoc) continue;
      // A link in the comment is resolved from where it stands; the other parse has no symbols.
      for (const comment of jsDoc) Reflect.set(comment, 'parent', node);
      node.jsDoc = jsDoc;
    }
  }
}

function withDocumentation(file: ts.SourceFile): ts.SourceFile {
  const known = documentedFiles.get(file);
  if (known) return known;
  const documented = typescript.createSourceFile(file.fileName, file.text, file.languageVersion, true);
  documentedFiles.set(file, documented);
  return documented;
}

/** The node at the same place of another parse of the same text. */
function counterpart(file: ts.SourceFile, node: ts.Node): ts.Node | undefined {
  let current: ts.Node | undefined = file;
  while (current) {
    if (current.kind === node.kind && current.pos === node.pos && current.end === node.end) return current;
    current = typescript.forEachChild(current, child =>
      child.pos <= node.pos && child.end >= node.end ? child : undefined,
    );
  }
  return undefined;
}
