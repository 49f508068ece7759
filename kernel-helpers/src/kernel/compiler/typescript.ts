import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ts } from './typescript-internals.ts';

/**
 * TypeScript, loaded by `require`: as an ES module Node would first scan all 9 MB of it for exports.
 */
export const typescript: typeof ts = createRequire(import.meta.url)('typescript');

/** A path with forward slashes, as the compiler writes every path. */
export function toCompilerPath(path: string): string {
  return path.replaceAll('\\', '/');
}

/** The path of a file in the notebook's folder, as the compiler writes it. */
export function pathInFolder(folder: string, name: string): string {
  return toCompilerPath(join(folder, name));
}

/** Makes a file a module, though it may neither import nor export: for `createSourceFile`. */
export function markAsModule(file: ts.SourceFile): void {
  file.externalModuleIndicator = true;
}
