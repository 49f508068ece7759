import { isPackageName } from '../../resolution.ts';
import { CELL_RUNTIME_NAME } from './names.ts';

/** How the compiler writes an `import` statement as CommonJS. */
const REQUIRED = /^(?:const [\w$]+ = (?:__import\w+\()?)?require\("([^"]+)"\)/gm;

/** The packages that compiled modules import, each once. */
export function requiredPackages(modules: readonly string[]): string[] {
  const names = modules.flatMap(code => Array.from(code.matchAll(REQUIRED), ([, name = '']) => name));
  return [...new Set(names)].filter(isPackageName);
}

/**
 * Puts in front of a compiled cell, on its first line, that its packages are to be loaded: some await at
 * their top level. The cell is then to run as an async function.
 */
export function awaitingPackages(code: string, packages: readonly string[]): string {
  if (packages.length === 0) return code;
  const names = packages.map(name => JSON.stringify(name)).join(', ');
  return code.replace('"use strict";', start => `${start} await ${CELL_RUNTIME_NAME}.load(${names});`);
}
