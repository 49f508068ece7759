import { types } from 'node:util';

/** The name by which `import * as all` asks for everything. No export can have it. */
export const NAMESPACE = '*';

const namespaces = new WeakMap<object, object>();

/** Whether a value has a module's exports by their names, `default` among them. */
function isEsModule(module: unknown): module is Record<string, unknown> {
  if (types.isModuleNamespaceObject(module)) return true;
  return isObject(module) && '__esModule' in module && module['__esModule'] === true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * What an import of a name gives, as TypeScript understands it: the default of a CommonJS module is the
 * module itself, unless it was an ES module before it was compiled.
 *
 * @param module What `require` or `import()` has given.
 */
export function exportOf(module: unknown, name: string): unknown {
  if (name === NAMESPACE) return namespaceOf(module);
  if (name === 'default' && !isEsModule(module)) return module;
  return module === null || module === undefined ? undefined : Reflect.get(Object(module), name);
}

/** Whether a module has an export of this name. */
export function hasExport(module: unknown, name: string): boolean {
  if (name === NAMESPACE || (name === 'default' && !isEsModule(module))) return true;
  return isObject(module) && name in module;
}

/** What `import()` gives: the exports of a CommonJS module beside a `default` that is the module itself. */
export function namespaceOf(module: unknown): unknown {
  if (isEsModule(module)) return module;
  if (!isObject(module)) return { default: module };
  const known = namespaces.get(module);
  if (known) return known;
  const namespace: object = Object.create(null);
  for (const name of Object.keys(module)) {
    if (name !== 'default') {
      Object.defineProperty(namespace, name, { get: () => module[name], enumerable: true });
    }
  }
  Object.defineProperty(namespace, 'default', { value: module, enumerable: true });
  namespaces.set(module, namespace);
  return namespace;
}
