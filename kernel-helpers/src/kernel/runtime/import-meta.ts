import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The file that cells, taken together, are as a module of their folder. There is no such file. */
export function notebookModule(folder: string): string {
  return join(folder, 'notebook.ts');
}

/** The `import.meta` of a module. */
export function importMeta(filename: string): ImportMeta {
  const { resolve } = createRequire(filename);
  return {
    dirname: dirname(filename),
    filename,
    main: false,
    url: pathToFileURL(filename).href,
    resolve: specifier => {
      if (URL.canParse(specifier)) return specifier;
      if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, pathToFileURL(filename)).href;
      const found = resolve(specifier);
      // A part of Node resolves to its own name.
      return found === specifier ? `node:${specifier}` : pathToFileURL(found).href;
    },
  };
}

/** The `module` of a CommonJS module, as cells find it. */
export function moduleObject(filename: string, exports: object): Module {
  return Object.assign(new Module(filename), { exports, filename, path: dirname(filename), loaded: false });
}
