import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The name of the module that cells are, taken together. There is no such file. */
const MODULE_NAME = 'notebook.ts';

/** The `import.meta` of cells, as if they were a module in the notebook's folder. */
export function importMeta(folder: string): ImportMeta {
  const filename = join(folder, MODULE_NAME);
  const { resolve } = createRequire(filename);
  return {
    dirname: folder,
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
