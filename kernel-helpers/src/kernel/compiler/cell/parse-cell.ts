import type ts from 'typescript';
import { markAsModule, typescript } from '../typescript.ts';

/** The syntax of a cell by itself. */
export function parseCell(code: string, kind: ts.ScriptKind = typescript.ScriptKind.TS): ts.SourceFile {
  const languageVersion = typescript.ScriptTarget.ESNext;
  const options = { languageVersion, setExternalModuleIndicator: markAsModule };
  return typescript.createSourceFile('cell.ts', code, options, true, kind);
}

/** What the parser has noted about a file. */
export function syntaxErrorsOf(file: ts.SourceFile): readonly ts.Diagnostic[] {
  return file.parseDiagnostics;
}
