import { readdirSync, type Dirent } from 'node:fs';
import { resolve } from 'node:path';

/** How a path may go on. */
export interface PathMatch {
  /** The whole path, as far as it is then known. */
  readonly text: string;
  readonly type: 'file' | 'folder' | 'module';
}

const MODULE_FILE = /(?<!\.d)\.([cm]?[jt]sx?|json)$/;

/** The files that can be imported, and the folders, by which a relative path may go on. */
export function completeFilePath(folder: string, text: string): PathMatch[] {
  const typed = text.slice(0, text.lastIndexOf('/') + 1);
  return filesIn(resolve(folder, typed))
    .map(({ text: name, type }): PathMatch => ({ text: `${typed}${name}`, type }))
    .filter(match => match.text.startsWith(text));
}

/** Files that can be imported, and folders with a slash behind their name. */
export function filesIn(folder: string): PathMatch[] {
  return entriesOf(folder).flatMap((entry): PathMatch[] => {
    const { name } = entry;
    if (name.startsWith('.') || name === 'node_modules') return [];
    if (isFolder(entry)) return [{ text: `${name}/`, type: 'folder' }];
    return MODULE_FILE.test(name) ? [{ text: name, type: 'file' }] : [];
  });
}

/** What a folder holds, in the order of the names; nothing if there is no such folder. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Whether an entry is a folder. A link is taken for one: the packages of a workspace are links. */
export function isFolder(entry: Dirent): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && !MODULE_FILE.test(entry.name));
}
