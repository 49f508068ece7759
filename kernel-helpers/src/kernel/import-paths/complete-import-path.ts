import { dirname } from 'node:path';
import { INSTALLATION_ANCHOR } from '../modules/installation.ts';
import { readManifest } from './manifest.ts';
import { completeFilePath, type PathMatch } from './file-paths.ts';
import { completePackagePath } from './package-paths.ts';

const BEFORE_CURSOR = /\b(?:from|import|require)\s*\(?\s*(["'`])([^"'`\n]*)$/;

/** How the path of an import may go on, and the part of the cell that it takes the place of. */
export interface ImportPathCompletion {
  readonly matches: readonly PathMatch[];
  readonly start: number;
  /** The end of the whole path, which goes on behind the cursor up to the closing quote. */
  readonly end: number;
}

/**
 * Completes the path between the quotes of `import`, `export … from`, `import()` or `require()`.
 *
 * @param folder The notebook's folder.
 * @param code The cell.
 * @param position Where the cursor is in it.
 * @returns Undefined where the cursor is in no such path.
 */
export function completeImportPath(
  folder: string,
  code: string,
  position: number,
): ImportPathCompletion | undefined {
  const path = BEFORE_CURSOR.exec(code.slice(0, position));
  if (!path) return undefined;
  const [, quote = '', text = ''] = path;
  const [rest = ''] = code.slice(position).split('\n', 1);
  const isRelative = /^\.{0,2}\//.test(text) || text === '.' || text === '..';
  const matches = isRelative
    ? completeRelativePath(folder, text)
    : completePackagePath(folder, installation(), text);
  return { matches, start: position - text.length, end: position + Math.max(0, rest.indexOf(quote)) };
}

function completeRelativePath(folder: string, text: string): PathMatch[] {
  if (text === '.') {
    return [
      { text: './', type: 'folder' },
      { text: '../', type: 'folder' },
    ];
  }
  if (text === '..') return [{ text: '../', type: 'folder' }];
  return completeFilePath(folder, text);
}

/** The folder of the package that the kernel belongs to. */
function installation(): string {
  let folder = dirname(INSTALLATION_ANCHOR);
  while (!readManifest(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
