import type ts from 'typescript';
import type { ProgramFactory } from './program.ts';
import type { SourceFiles } from './source-files.ts';
import { typescript } from '../typescript.ts';

/**
 * Reads a file and what it imports, a file at each step, so that a cell which imports it finds them
 * parsed and their imports resolved.
 *
 * @param start Path of the first file.
 */
export function* readAhead(
  start: string,
  files: SourceFiles,
  factory: ProgramFactory,
): Generator<void, void> {
  const known = new Set([start]);
  for (const fileName of known) {
    const file = files.get(fileName);
    yield;
    for (const name of file ? importedBy(file) : []) {
      const imported = factory.resolve(name, fileName);
      if (imported?.endsWith('.d.ts')) known.add(imported);
    }
  }
}

function importedBy(file: ts.SourceFile): string[] {
  return file.statements.flatMap(statement => {
    if (!typescript.isImportDeclaration(statement) && !typescript.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier && typescript.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  });
}
