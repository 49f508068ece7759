import { fileURLToPath, pathToFileURL } from 'node:url';
import { CELL_RUNTIME_NAME } from '../compiler/emit/names.ts';

/*
 * Addresses of modules that exist for the kernel alone. An own file's has its version; the others are
 * short modules that stand between Node's two kinds.
 */

const VERSION = 'waymark';
/** An ES module with exports of a CommonJS one. */
const EXPORTS_SCHEME = 'waymark-exports:';
/** What an own file has in its scope though an ES module has it not. */
const SCOPE_SCHEME = 'waymark-scope:';
/** Lets `require` have an own file that is an ES module. `require` goes by the ending. */
const REQUIRED_SCHEME = 'waymark-required:';
const REQUIRED_END = '#.js';

/** The URL of a version of an own file. */
export function ownUrl(path: string, version: number, query = ''): string {
  const url = pathToFileURL(path);
  url.search = `?${VERSION}=${version}${query === '' ? '' : `&${query}`}`;
  return url.href;
}

/** The path of an own file by its URL; undefined for any other URL. */
export function ownPathOf(url: string): string | undefined {
  return url.startsWith(`file:`) && url.includes(`?${VERSION}=`)
    ? fileURLToPath(url.split('?')[0] ?? url)
    : undefined;
}

/** An export that is asked for. */
export interface WantedExport {
  readonly name: string;
  /** Whether it may be missing: it may be a type that is handed on. */
  readonly mayBeType: boolean;
}

/** @param version Differs when the file of the same path is another. */
export function exportsUrl(path: string, version: number, wanted: readonly WantedExport[]): string {
  return EXPORTS_SCHEME + encodeURIComponent(JSON.stringify({ path, version, wanted }));
}

export function scopeUrl(path: string): string {
  return SCOPE_SCHEME + encodeURIComponent(path);
}

export function requiredUrl(url: string): string {
  return REQUIRED_SCHEME + encodeURIComponent(url) + REQUIRED_END;
}

export function isKernelUrl(url: string): boolean {
  return [EXPORTS_SCHEME, SCOPE_SCHEME, REQUIRED_SCHEME].some(scheme => url.startsWith(scheme));
}

/** The text of one of the kernel's short modules. */
export function kernelModule(url: string): string {
  const [scheme = '', rest = ''] = url.split(/(?<=^[^:]*:)/, 2);
  const content = decodeURIComponent(rest.replace(REQUIRED_END, ''));
  switch (scheme) {
    case EXPORTS_SCHEME:
      return exportsModule(content);
    case SCOPE_SCHEME:
      return `export const { require, __filename, __dirname } = ${CELL_RUNTIME_NAME}.scopeOf(${JSON.stringify(content)});`;
    default:
      return `import * as module from ${JSON.stringify(content)}; export { module as 'module.exports' };`;
  }
}

function exportsModule(content: string): string {
  const { path, wanted }: { path: string; wanted: readonly WantedExport[] } = JSON.parse(content);
  const names = wanted.map((_, i) => `_${i}`);
  const exported = wanted.map(({ name }, i) => `_${i} as ${JSON.stringify(name)}`);
  return (
    `const [${names.join(', ')}] = ${CELL_RUNTIME_NAME}.exportsOf(${JSON.stringify(path)}, ${JSON.stringify(wanted)});` +
    `export { ${exported.join(', ')} };`
  );
}
