/** The name under which a cell finds the guard: a function that is given the {@link HelperNames} of a check. */
export const GUARD_NAME = 'waymarkGuard';

/** By the name in cells, that of the helper which it has to be. */
export type HelperNames = Readonly<Record<string, string>>;

/** The first cell of a kernel in which a student's code is to run beside an author's checks. */
export const GUARD_CELL = "import { installGuard } from '@waymark/kernel-helpers/guard';\ninstallGuard();";

/** A statement, for the cell of a check: it throws where code of a student has changed what the check relies on. */
export function guardCall(names: HelperNames = {}): string {
  return `(globalThis as any).${GUARD_NAME}(${JSON.stringify(names)});`;
}
