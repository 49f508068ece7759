import { inspect } from 'node:util';
import { exportOf, hasExport, namespaceOf } from './interop.ts';
import { missingExport } from './import-errors.ts';
import type { ModuleLoader, Target } from './module-loader.ts';

/** What compiled cells and own files call to import. */
export interface ModuleImports {
  /** An `import` statement: loads the module and binds its exports, by the names that they have in cells. */
  imports(specifier: string, names: Readonly<Record<string, string>>): Promise<void>;
  /** `import(specifier)` of a cell. */
  imported(specifier: unknown): Promise<unknown>;
  /** `import(specifier)` of one of the student's files. */
  importFrom(parent: string, specifier: unknown): Promise<unknown>;
}

/** A module of which names in the cells' scope are exports. */
interface Bound {
  readonly target: Target;
  module: unknown;
  /** Of an own file. */
  version: number;
}

/**
 * The imports of cells: live bindings. An own file that has changed is loaded again before the next cell
 * runs, and every name imported from it is then one of the new module.
 */
export class CellImports implements ModuleImports {
  readonly #loader: ModuleLoader;
  readonly #scope: object;
  readonly #bound = new Map<string, Bound>();

  /** @param scope Where cells have their variables. */
  constructor(loader: ModuleLoader, scope: object) {
    this.#loader = loader;
    this.#scope = scope;
  }

  /** Loads what has changed. What then cannot be loaded stays what it was, with a warning. */
  async refresh(): Promise<void> {
    this.#loader.refresh();
    for (const bound of this.#bound.values()) {
      if (bound.version === this.#versionOf(bound.target)) continue;
      try {
        bound.module = await this.#loader.load(bound.target);
      } catch (error) {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
        process.stderr.write(
          `${this.#loader.nameOf(bound.target)} cannot be loaded again, and stays what it was. ${reason}\n`,
        );
      }
      bound.version = this.#versionOf(bound.target);
    }
  }

  imports = async (specifier: string, names: Readonly<Record<string, string>>): Promise<void> => {
    this.#loader.refresh();
    const target = this.#loader.resolve(specifier);
    const module = await this.#loader.load(target);
    const bound = this.#boundOf(target);
    bound.module = module;
    bound.version = this.#versionOf(target);
    for (const [local, name] of Object.entries(names)) {
      if (target.kind === 'own' && !hasExport(bound.module, name)) throw missingExport(specifier, name);
      this.#bind(local, () => exportOf(bound.module, name));
    }
  };

  imported = (specifier: unknown): Promise<unknown> => {
    this.#loader.refresh();
    return this.#import(String(specifier));
  };

  importFrom = (parent: string, specifier: unknown): Promise<unknown> =>
    this.#import(String(specifier), parent);

  async #import(specifier: string, parent?: string): Promise<unknown> {
    return namespaceOf(await this.#loader.load(this.#loader.resolve(specifier, parent), parent));
  }

  #boundOf(target: Target): Bound {
    const key = JSON.stringify(target);
    const known = this.#bound.get(key);
    if (known) return known;
    const bound = { target, module: undefined, version: 0 };
    this.#bound.set(key, bound);
    return bound;
  }

  #versionOf(target: Target): number {
    return target.kind === 'own' ? this.#loader.versionOf(target.path) : 0;
  }

  /** A name is an import until a cell declares it anew. */
  #bind(name: string, get: () => unknown): void {
    Object.defineProperty(this.#scope, name, {
      get,
      set: (value: unknown) => {
        Object.defineProperty(this.#scope, name, {
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        });
      },
      enumerable: true,
      configurable: true,
    });
  }
}
