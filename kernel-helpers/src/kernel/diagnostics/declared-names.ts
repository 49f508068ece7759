import { typescript, type BoundSourceFile } from '../compiler/typescript.ts';

/** The names that a cell declares on its top level: variables, functions, types, imports. */
export function declaredNames(code: string): string[] {
  const file: BoundSourceFile = typescript.createSourceFile('cell.ts', code, typescript.ScriptTarget.ESNext);
  typescript.bindSourceFile(file, {});
  return Array.from(file.locals?.keys() ?? [], typescript.unescapeLeadingUnderscores);
}
