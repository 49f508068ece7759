import type ts from 'typescript';
import { readDocumentation } from './documentation.ts';
import { typescript } from '../typescript.ts';

/** What the thing at a position is: its signature, its documentation, its tags. */
export function quickInfoAt(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  position: number,
): ts.QuickInfo | undefined {
  const node = typescript.getTouchingPropertyName(file, position);
  if (node === file) return undefined;
  const symbol = symbolAt(checker, node);
  if (!symbol) return undefined;
  readDocumentation(checker, symbol);
  const { symbolKind, displayParts, documentation, tags } =
    typescript.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker,
      symbol,
      file,
      node.parent,
      node,
    );
  return {
    kind: symbolKind,
    kindModifiers: typescript.SymbolDisplay.getSymbolModifiers(checker, symbol),
    textSpan: { start: node.getStart(file), length: node.getWidth(file) },
    displayParts,
    documentation,
    ...(tags && { tags }),
  };
}

/** For a shorthand property `{ lr }` the variable is more telling than the property. */
function symbolAt(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  if (node.parent && typescript.isShorthandPropertyAssignment(node.parent)) {
    return checker.getShorthandAssignmentValueSymbol(node.parent);
  }
  return checker.getSymbolAtLocation(node);
}
