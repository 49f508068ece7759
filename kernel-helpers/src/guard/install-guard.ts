/**
 * For whoever grades: what a kernel needs in which a student's code runs before and beside an author's check.
 *
 * @module
 */
import * as helpers from '../index.ts';
import { CELL_SCOPE_NAME } from '../kernel/compiler/emit/names.ts';
import { GUARD_NAME, type HelperNames } from './guard-call.ts';
import { watchIntrinsics } from './intrinsics.ts';

/** Code of a student has changed what a check relies on. */
export class GuardError extends Error {
  override readonly name = 'GuardError';
}

/**
 * Remembers what a check relies on, and puts a function into the global scope that looks at it again: it throws a
 * {@link GuardError} where something was changed. To be called before any code of a student runs.
 */
export function installGuard(): void {
  const findChanged = watchIntrinsics();
  const scope: unknown = Reflect.get(globalThis, CELL_SCOPE_NAME);
  const genuine = new Map<string, unknown>(Object.entries(helpers));
  const helperOf = Map.prototype.get.bind(genuine);
  const { get, ownKeys } = Reflect;
  const guard = (names: HelperNames): void => {
    const changed = findChanged();
    if (changed !== undefined) {
      throw new GuardError(`a cell has changed what the check relies on: ${changed}`);
    }
    if (typeof scope !== 'object' || scope === null) throw new GuardError('there are no cells');
    const locals = ownKeys(names);
    for (let i = 0; i < locals.length; i++) {
      const local = locals[i]!;
      const helper: unknown = helperOf(String(get(names, local)));
      if (get(scope, local) !== helper) {
        throw new GuardError(`a cell has put something else in the place of ${String(local)}`);
      }
    }
  };
  Object.defineProperty(globalThis, GUARD_NAME, { value: guard });
}
