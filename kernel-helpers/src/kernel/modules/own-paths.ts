import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord } from '../../records.ts';

const SOURCE = /\.([cm]?[jt]s|[jt]sx|json)$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;

/** What may be left out of a path. */
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];

/** The TypeScript that a path by the name of its JavaScript may mean. */
const TYPESCRIPT_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['.js', ['.ts', '.tsx']],
  ['.jsx', ['.tsx']],
  ['.mjs', ['.mts']],
  ['.cjs', ['.cts']],
]);

/** Whether a file is code or JSON of the student's: no package's, and no declarations. */
export function isOwnFile(path: string): boolean {
  return SOURCE.test(path) && !DECLARATIONS.test(path) && !/[\\/]node_modules[\\/]/.test(path);
}

/** Whether an import names a file, and not a package. */
export function isPathSpecifier(specifier: string): boolean {
  return /^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);
}

/** A path with what may stand behind it: `./x.ts?again`. */
export interface QueriedPath {
  readonly path: string;
  /** What stands behind the `?`. */
  readonly query: string;
}

/**
 * Where the path of an import leads, whether there is a file or not.
 *
 * @param parent The file that imports.
 */
export function pathOf(specifier: string, parent: string): QueriedPath {
  if (specifier.startsWith('file:')) {
    const url = new URL(specifier);
    return { path: fileURLToPath(url), query: url.search.slice(1) };
  }
  const [plain = '', query = ''] = specifier.split('?', 2);
  return {
    path: resolve(dirname(parent), isFile(resolve(dirname(parent), plain)) ? plain : decoded(plain)),
    query,
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The file that a path means: the one of that name, its TypeScript, the one whose ending was left out, or
 * the main file of a folder.
 *
 * @returns undefined if there is none
 */
export function findFile(path: string): string | undefined {
  const stem = path.slice(0, path.length - extname(path).length);
  const candidates = [
    path,
    ...(TYPESCRIPT_OF.get(extname(path)) ?? []).map(ending => stem + ending),
    ...ENDINGS.map(ending => path + ending),
    ...mainOf(path),
    ...ENDINGS.map(ending => join(path, `index${ending}`)),
  ];
  const found = candidates.find(isFile);
  return found === undefined ? undefined : realpathSync(found);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function mainOf(folder: string): string[] {
  const { main } = readPackageJson(folder) ?? {};
  return typeof main === 'string' ? [join(folder, main)] : [];
}

/** The `package.json` of a folder as it is now; undefined where there is none that can be read. */
export function readPackageJson(folder: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return isRecord(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest `package.json` above a file, and its folder. */
export function packageOf(
  path: string,
): { readonly folder: string; readonly json: Record<string, unknown> } | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const json = readPackageJson(folder);
    if (json) return { folder, json };
    if (dirname(folder) === folder) return undefined;
  }
}
