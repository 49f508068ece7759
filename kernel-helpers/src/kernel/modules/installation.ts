import { existsSync } from 'node:fs';
import { createRequire, isBuiltin, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * A notebook may lie in any folder, with no `node_modules` above it. What is not found from there is
 * looked for where Waymark is installed: this is the file from which that second search starts.
 */
export const INSTALLATION_ANCHOR = fileURLToPath(import.meta.url);

/** The nearest folder above the kernel that has a `node_modules` with the kernel's own packages. */
export function installationRoot(): string {
  for (let folder = dirname(INSTALLATION_ANCHOR); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', 'tslab'))) return folder;
    if (dirname(folder) === folder) {
      throw new Error(`no node_modules with tslab above ${INSTALLATION_ANCHOR}`);
    }
  }
}

/** Whether a module name is looked up in `node_modules`, and not a path, a URL or a part of Node. */
export function isPackageName(specifier: string): boolean {
  return !/^(\.{0,2}\/|[a-z]+:|#)/i.test(specifier) && !isBuiltin(specifier);
}

const NOT_FOUND_CODES = new Set(['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND']);
/** The package is there, but does not export itself to whoever asks. */
const NOT_EXPORTED_CODE = 'ERR_PACKAGE_PATH_NOT_EXPORTED';

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const requireFromInstallation = createRequire(INSTALLATION_ANCHOR);

/** The URL of a package of the installation. */
function resolveFromInstallation(specifier: string, forRequire: boolean): string {
  if (forRequire) {
    try {
      return pathToFileURL(requireFromInstallation.resolve(specifier)).href;
    } catch (error) {
      if (errorCode(error) !== NOT_EXPORTED_CODE) throw error;
    }
  }
  return import.meta.resolve(specifier);
}

/**
 * Makes `require` and `import` fall back to the installation's packages, and lets `require` find a
 * package that exports itself to `import` alone.
 */
export function installModuleFallback(): void {
  const anchor = pathToFileURL(INSTALLATION_ANCHOR).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (!isPackageName(specifier) || context.parentURL === anchor) throw error;
        const forRequire = context.conditions.includes('require');
        if (errorCode(error) === NOT_EXPORTED_CODE && forRequire) {
          return nextResolve(specifier, { ...context, conditions: [...context.conditions, 'import'] });
        }
        if (!NOT_FOUND_CODES.has(errorCode(error))) throw error;
        try {
          return { url: resolveFromInstallation(specifier, forRequire), shortCircuit: true };
        } catch {
          throw error;
        }
      }
    },
  });
}
