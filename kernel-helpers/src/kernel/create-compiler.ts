import { Compiler } from './compiler/compiler.ts';
import { GLOBAL_DECLARATIONS } from './runtime/globals.ts';

export { declaredNames, usedNames } from './compiler/cell/read-cell.ts';
export type { CellDiagnostic } from './compiler/cell/diagnostic.ts';
export type { Compiler } from './compiler/compiler.ts';
export type { OpenCell } from './compiler/program/workspace.ts';

/**
 * The kernel's compiler without a kernel, for tools that look at the cells of a notebook.
 *
 * @param folder The notebook's folder: imports are found from there.
 */
export function createCompiler(folder: string): Compiler {
  return new Compiler(folder, GLOBAL_DECLARATIONS);
}
