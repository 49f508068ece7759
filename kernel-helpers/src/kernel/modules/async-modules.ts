import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What `require` answers for a module that awaits at its top level. */
const ASYNC_MODULE_CODE = 'ERR_REQUIRE_ASYNC_MODULE';
const REGISTRY_KEY = Symbol.for('waymark.modules');

/** Modules that await at their top level, loaded by `import`, by their URL. */
const loaded = new Map<string, object>();

/**
 * Lets `require`, and so a cell's `import`, have ES modules that await at their top level, once
 * {@link loadAsyncModule} has loaded them.
 */
export function installAsyncModules(): void {
  Object.defineProperty(globalThis, REGISTRY_KEY, { value: loaded });
  registerHooks({
    load(url, context, nextLoad) {
      if (!loaded.has(url) || !context.conditions.includes('require')) return nextLoad(url, context);
      return { format: 'commonjs', source: facadeOf(url), shortCircuit: true };
    },
  });
}

/** CommonJS that has what the ES module has, under the names that compiled `import` looks for. */
function facadeOf(url: string): string {
  return `
    const loaded = globalThis[Symbol.for(${JSON.stringify(REGISTRY_KEY.description)})].get(${JSON.stringify(url)});
    Object.defineProperty(exports, '__esModule', { value: true });
    for (const name of Object.keys(loaded))
      Object.defineProperty(exports, name, { get: () => loaded[name], enumerable: true });`;
}

/** Loads a module; one that awaits at its top level is awaited, and from then on `require` has it. */
export async function loadAsyncModule(require: NodeJS.Require, specifier: string): Promise<void> {
  try {
    require(specifier);
  } catch (error) {
    if (!isAsyncModuleError(error)) throw error;
    const { href } = pathToFileURL(require.resolve(specifier));
    loaded.set(href, await import(href));
  }
}

export function isAsyncModuleError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === ASYNC_MODULE_CODE;
}
