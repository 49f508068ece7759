import { join } from 'node:path';
import { imports } from 'resolve.exports';
import { packageOf } from './own-paths.ts';

/**
 * What a `#name` stands for: a path, or the name of a package. Node itself reads a `package.json` but
 * once, and does not see one that a cell has written.
 *
 * @param parent The file that imports.
 * @returns undefined if the nearest `package.json` says nothing of it
 */
export function packageImport(name: string, parent: string): string | undefined {
  const found = packageOf(parent);
  if (!found) return undefined;
  const target = targetOf(found.json, name);
  return target?.startsWith('./') ? join(found.folder, target) : target;
}

function targetOf(json: Record<string, unknown>, name: string): string | undefined {
  try {
    // A cell may import either kind of module.
    const either = { conditions: ['require', 'module-sync'] };
    return imports(json, name, either)?.[0];
  } catch {
    return undefined;
  }
}
