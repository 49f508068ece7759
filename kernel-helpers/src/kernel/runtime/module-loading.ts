import { createRequire } from 'node:module';
import { isAsyncModuleError, loadAsyncModule } from '../async-modules.ts';
import { uninterruptible } from './uninterruptible.ts';

/** What compiled cells call around their imports. */
export interface ModuleLoading {
  /** Loads the packages of a cell's `import` statements before the cell runs, as a module's are. */
  load(...specifiers: string[]): Promise<void>;
  /** `import(specifier)`. */
  imported(specifier: string, load: (specifier: string) => Promise<unknown>): Promise<unknown>;
}

/** @param module The file from which packages are looked for. */
export function moduleLoading(module: string): ModuleLoading {
  const require = createRequire(module);
  // A package that is loaded half-way stays so.
  const loadPackage = (specifier: string): Promise<void> =>
    uninterruptible.run(() => loadAsyncModule(require, specifier));
  return {
    async load(...specifiers) {
      // A package that cannot be loaded says so in its own line of the cell.
      for (const specifier of specifiers) await loadPackage(specifier).catch(() => undefined);
    },
    async imported(path, load) {
      const specifier = compiledPath(path);
      try {
        return await load(specifier);
      } catch (error) {
        if (!isAsyncModuleError(error)) throw error;
        await loadPackage(specifier);
        return load(specifier);
      }
    },
  };
}

/** A TypeScript file of the student's is known by the name of the JavaScript that it becomes. */
function compiledPath(specifier: string): string {
  return specifier.replace(/^(\.{1,2}\/.*\.[cm]?)tsx?$/, '$1js');
}
