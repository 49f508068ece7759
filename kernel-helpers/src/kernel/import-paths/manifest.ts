import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Versions = z.record(z.string(), z.string()).default({});

/** What of a `package.json` says which paths can be imported. */
const Manifest = z.looseObject({
  name: z.string().optional(),
  dependencies: Versions,
  devDependencies: Versions,
  optionalDependencies: Versions,
  exports: z.unknown().optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The `package.json` of a folder; undefined where there is none that can be read. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The packages that a package may import, types alone left out. */
export function dependenciesOf({ dependencies, devDependencies, optionalDependencies }: Manifest): string[] {
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  return names.filter(name => !name.startsWith('@types/'));
}

/** A line of `exports`: `./parts/*` and the file behind it. */
export interface ExportedPath {
  readonly path: string;
  readonly file: string;
}

/** The paths that a package exports; undefined if it does not say, and exports every file. */
export function exportedPaths({ exports }: Manifest): ExportedPath[] | undefined {
  if (exports === undefined || exports === null) return undefined;
  if (typeof exports !== 'object' || Array.isArray(exports)) return [];
  return Object.entries(exports).flatMap(([path, target]) => {
    const file = fileOf(target);
    return path.startsWith('./') && file !== undefined ? [{ path, file }] : [];
  });
}

/** The conditions of an export that hold in a cell. */
const CONDITIONS = new Set(['node', 'import', 'require', 'module-sync', 'default']);

/** The first file among the conditions of an export. */
function fileOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, inner] of Object.entries(target)) {
    const file = CONDITIONS.has(condition) ? fileOf(inner) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}
