import { createRequire, isBuiltin, registerHooks, type LoadFnOutput } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CELL_RUNTIME_NAME } from '../compiler/emit/names.ts';
import type { Scripts } from '../errors/scripts.ts';
import { blame } from '../errors/stack-trace.ts';
import { notebookModule } from '../runtime/import-meta.ts';
import { uninterruptible } from '../runtime/uninterruptible.ts';
import { isAsyncModuleError, loadAsyncModule } from './async-modules.ts';
import { missingExport, missingExportFrom, notFound, notRequired } from './import-errors.ts';
import { INSTALLATION_ANCHOR } from './installation.ts';
import { isEsModuleFile, plainSpecifier, resolvePackage, versionRemark } from './installed-packages.ts';
import { exportOf, hasExport } from './interop.ts';
import type { Link } from './link-imports.ts';
import {
  exportsUrl,
  isKernelUrl,
  kernelModule,
  ownPathOf,
  requiredUrl,
  type WantedExport,
} from './module-urls.ts';
import { OwnModules, plainImport } from './own-modules.ts';
import type { QueriedPath } from './own-paths.ts';

/** What an import stands for. */
export type Target =
  | { readonly kind: 'builtin'; readonly name: string }
  /** A file of the student's. */
  | ({ readonly kind: 'own' } & QueriedPath)
  /** A file of a package. */
  | { readonly kind: 'package'; readonly path: string }
  /** `data:` */
  | { readonly kind: 'url'; readonly url: string };

export interface ModuleLoaderOptions {
  /** The notebook's folder. */
  readonly folder: string;
  /** Told of the student's files, for stack traces. */
  readonly scripts: Scripts;
}

/** Files of packages that `require` runs or reads. */
const LOADABLE = new Set(['', '.js', '.cjs', '.mjs', '.json', '.node', '.ts', '.cts', '.mts']);

/**
 * Loads modules for cells and for the student's own files. Own files are modules of Node's, compiled as it
 * asks for them: so they are linked, run and cached as Node does it, in cycles as well. A file that has
 * changed, and each that imports it, has a new URL.
 */
export class ModuleLoader {
  readonly #options: ModuleLoaderOptions;
  /** The file from which cells import. */
  readonly #notebook: string;
  readonly #own: OwnModules;
  /** Own ES modules that are loaded, by URL. */
  readonly #namespaces = new Map<string, unknown>();
  readonly #remarks = new Set<string>();
  readonly #require: NodeJS.Require;
  readonly #requirePackage = createRequire(INSTALLATION_ANCHOR);

  constructor(options: ModuleLoaderOptions) {
    this.#options = options;
    this.#notebook = notebookModule(options.folder);
    this.#require = createRequire(this.#notebook);
    this.#own = new OwnModules({
      folder: options.folder,
      scripts: options.scripts,
      link: (specifier, parent, start) => this.#link(specifier, parent, start),
      onStale: path => delete this.#require.cache[path],
    });
    registerHooks({
      resolve: (specifier, context, next) => {
        if (isKernelUrl(specifier) || ownPathOf(specifier) !== undefined) {
          return { url: specifier, format: 'module', shortCircuit: true };
        }
        const parent = this.#ownParent(context.parentURL);
        const own = parent === undefined ? undefined : this.#own.find(specifier, parent);
        if (parent === undefined || !own) return next(plainSpecifier(specifier), context);
        this.#own.files.noteImport(parent, own.path);
        if (!context.conditions.includes('require')) {
          return { url: this.#own.urlOf(own), format: 'module', shortCircuit: true };
        }
        const format = own.path.endsWith('.json') ? 'json' : 'commonjs';
        return { url: pathToFileURL(own.path).href, format, shortCircuit: true };
      },
      load: (url, context, next) => {
        if (isKernelUrl(url)) return { format: 'module', source: kernelModule(url), shortCircuit: true };
        const imported = ownPathOf(url);
        if (imported !== undefined) return this.#source(imported, url, 'module');
        if (!context.conditions.includes('require') || !url.startsWith('file:')) return next(url, context);
        const path = fileURLToPath(url);
        const isOwn = this.#own.files.has(path) && !path.endsWith('.json');
        return isOwn ? this.#source(path, path, 'commonjs') : next(url, context);
      },
    });
  }

  /** Looks for own files that have changed. What imports them is loaded anew when it is next asked for. */
  refresh(): void {
    this.#own.files.refresh();
  }

  /** Counts how often an own file was made anew. */
  versionOf(path: string): number {
    return this.#own.files.versionOf(path);
  }

  /** What messages call a module. */
  nameOf(target: Target): string {
    if (target.kind === 'own') return this.#own.nameOf(target.path);
    return target.kind === 'builtin' ? target.name : target.kind === 'package' ? target.path : target.url;
  }

  /** `require`, for cells. */
  readonly require: NodeJS.Require = new Proxy(createRequire(INSTALLATION_ANCHOR), {
    apply: (_target, _this, [specifier]: [string]) => {
      this.refresh();
      this.#remarkOn(specifier, this.#notebook);
      try {
        return this.#require(specifier) as unknown;
      } catch (error) {
        throw notRequired(specifier, error, this.#options.folder);
      }
    },
    get: (_target, name) => Reflect.get(this.#require, name) as unknown,
  });

  /**
   * What an import stands for.
   *
   * @param parent The file that imports. Default: the notebook.
   * @throws an error in words if there is no such module
   */
  resolve(specifier: string, parent = this.#notebook): Target {
    if (specifier.startsWith('data:')) return { kind: 'url', url: specifier };
    const plain = plainSpecifier(specifier);
    if (isBuiltin(plain)) return { kind: 'builtin', name: plain };
    this.#remarkOn(specifier, parent);
    const own = this.#own.find(specifier, parent);
    if (own) return { kind: 'own', ...own };
    try {
      const path = resolvePackage(plainImport(plain, parent), parent);
      if (isBuiltin(path)) return { kind: 'builtin', name: path };
      if (LOADABLE.has(extname(path))) return { kind: 'package', path };
    } catch (error) {
      throw notFound(specifier, error, this.#options.folder);
    }
    throw new TypeError(`'${specifier}' is no module. Its text: readFileSync('…', 'utf8') of node:fs.`);
  }

  /**
   * The module that an import stands for, loaded.
   *
   * @param parent The file that imports. Default: the notebook.
   * @returns what `require` gives for CommonJS, and the namespace of an ES module
   */
  load(target: Target, parent = this.#notebook): Promise<unknown> {
    return target.kind === 'own' ? this.#loadOwn(target, parent) : this.#loadOther(target);
  }

  async #loadOther(target: Exclude<Target, { kind: 'own' }>): Promise<unknown> {
    if (target.kind === 'url') return import(target.url);
    if (target.kind === 'builtin') return this.#require(target.name);
    // A package that is loaded half-way stays so.
    await uninterruptible.run(() => loadAsyncModule(this.#requirePackage, target.path));
    return this.#requirePackage(target.path);
  }

  async #loadOwn(file: QueriedPath, parent: string): Promise<unknown> {
    this.#own.files.noteImport(parent, file.path);
    const before = this.#own.files.loaded;
    try {
      if (this.#own.formatOf(file.path) === 'commonjs') return this.#require(file.path);
      const url = this.#own.urlOf(file);
      const namespace: unknown = await import(url);
      this.#namespaces.set(url, namespace);
      this.#noteLoaded(before);
      return namespace;
    } catch (error) {
      this.#own.files.discard(file.path, before);
      throw missingExportFrom(error, {
        nameOf: url => {
          const path = ownPathOf(url);
          return path === undefined ? undefined : this.#own.nameOf(path);
        },
        locate: (...place) => this.#options.scripts.locate(...place),
      });
    }
  }

  /** Lets `require` have the ES modules that an import has brought along: some await at their top level. */
  #noteLoaded(before: ReadonlySet<string>): void {
    for (const url of this.#own.urlsWithout(before)) {
      const note = (namespace: unknown): unknown => this.#namespaces.set(url, namespace);
      // Whoever imports it is told of its failure.
      import(url).then(note, () => undefined);
    }
  }

  /** An own ES module, for `require`. */
  requireOwn(path: string): unknown {
    const url = this.#own.urlOf({ path, query: '' });
    if (this.#namespaces.has(url)) return this.#namespaces.get(url);
    const before = this.#own.files.loaded;
    try {
      const module: unknown = this.#requirePackage(requiredUrl(url));
      this.#namespaces.set(url, module);
      return module;
    } catch (error) {
      this.#own.files.discard(path, before);
      if (!isAsyncModuleError(error)) throw error;
      const name = this.#own.nameOf(path);
      throw new Error(
        `${name}, or what it imports, awaits at its top level, so require() cannot have it. Import it: import … from '…', or await import('…')`,
        { cause: error },
      );
    }
  }

  /** The exports of a CommonJS module that an own file imports. */
  exportsOf(path: string, wanted: readonly WantedExport[]): unknown[] {
    const module = this.#requireFile(path);
    return wanted.map(({ name, mayBeType }) => {
      if (!mayBeType && !hasExport(module, name)) throw missingExport(this.#own.nameOf(path), name);
      return exportOf(module, name);
    });
  }

  #requireFile(path: string): unknown {
    if (this.#own.files.has(path)) return this.#require(path);
    return uninterruptible.run(() => this.#requirePackage(path) as unknown);
  }

  /** The path of an own file, or of the notebook, that imports; undefined for any other module. */
  #ownParent(url: string | undefined): string | undefined {
    if (!url?.startsWith('file:')) return undefined;
    const path = ownPathOf(url) ?? fileURLToPath(url);
    return path === this.#notebook || this.#own.files.has(path) ? path : undefined;
  }

  /** What Node runs in the place of an own file, for one that imports it or else for one that requires it. */
  #source(path: string, script: string, wanted: 'module' | 'commonjs'): LoadFnOutput {
    const format = this.#own.formatOf(path);
    const source =
      format === 'module' && wanted === 'commonjs'
        ? `module.exports = ${CELL_RUNTIME_NAME}.requireOwn(${JSON.stringify(path)})`
        : this.#own.compile(path, script).code;
    return { format: wanted, source, shortCircuit: true };
  }

  #link(specifier: string, parent: string, start: number): Link {
    const target = this.#resolveAt(specifier, parent, start);
    if (target.kind === 'url') return linkTo(target.url);
    if (target.kind === 'builtin') {
      return linkTo(target.name.startsWith('node:') ? target.name : `node:${target.name}`);
    }
    const { path } = target;
    if (target.kind === 'own') {
      this.#own.files.noteImport(parent, path);
      if (this.#own.formatOf(path) === 'module') return linkTo(this.#own.urlOf(target));
    } else if (isEsModuleFile(path)) return linkTo(pathToFileURL(path).href);
    const version = target.kind === 'own' ? this.versionOf(path) : 0;
    return {
      isModule: false,
      url: wanted => exportsUrl(path, version, wanted),
      names: () => Object.keys(Object(this.#requireFile(path))),
    };
  }

  #resolveAt(specifier: string, parent: string, start: number): Target {
    try {
      return this.resolve(specifier, parent);
    } catch (error) {
      if (error instanceof Error) blame(error, this.#own.positionIn(parent, start));
      throw error;
    }
  }

  /** Says once that another version is installed than an import asks for. */
  #remarkOn(specifier: string, parent: string): void {
    const remark = this.#remarks.has(specifier) ? undefined : versionRemark(specifier, parent);
    this.#remarks.add(specifier);
    if (remark !== undefined) process.stderr.write(`${remark}\n`);
  }
}

/** An import of an ES module. */
function linkTo(url: string): Link {
  return { isModule: true, url: () => url, names: () => [] };
}
