/**
 * What becomes of a cell whose types are wrong: in `strict` it does not run; in `loose` it runs, and is told
 * what is wrong in the words of a warning; in `off` nothing is said.
 */
export type TypesMode = 'strict' | 'loose' | 'off';

export const TYPES_MODES: readonly TypesMode[] = ['strict', 'loose', 'off'];

export function isTypesMode(value: unknown): value is TypesMode {
  return TYPES_MODES.some(mode => mode === value);
}

/** How a notebook has its types checked. */
export interface NotebookTypes {
  readonly mode: TypesMode;
  /** Whether the notebook says so itself. */
  readonly isSaid: boolean;
}
