import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { completeFilePath, entriesOf, filesIn, isFolder, type PathMatch } from './file-paths.ts';
import { dependenciesOf, exportedPaths, readManifest, type ExportedPath } from './manifest.ts';

/** The package at the beginning of a path that goes on behind it. */
const PACKAGE_NAME = /^(?:@[^/]+\/)?[^/@]+(?=\/)/;

const NODE_PARTS = builtinModules
  .filter(name => !name.startsWith('_'))
  .map(name => (name.startsWith('node:') ? name : `node:${name}`));

/**
 * The packages, parts of packages and parts of Node by which the path of an import may go on.
 *
 * @param folder The notebook's folder: packages of its own count first.
 * @param installation The folder of the package whose dependencies every notebook may import.
 * @param text What has been written of the path.
 */
export function completePackagePath(folder: string, installation: string, text: string): PathMatch[] {
  const [name] = PACKAGE_NAME.exec(text) ?? [];
  if (name !== undefined) return completePartOfPackage(locate(name, folder, installation), name, text);
  const own = foldersAbove(folder).flatMap(packagesBeside);
  const manifest = readManifest(installation);
  const installed = manifest ? [...dependenciesOf(manifest), manifest.name ?? ''] : [];
  return [...new Set([...own, ...installed, ...NODE_PARTS])]
    .filter(match => match !== '' && match.startsWith(text))
    .toSorted()
    .map(match => ({ text: match, type: 'module' }));
}

/** The packages for modules in a folder: those that its `package.json` names, else all that are there. */
function packagesBeside(folder: string): string[] {
  const nodeModules = join(folder, 'node_modules');
  if (!existsSync(nodeModules)) return [];
  const manifest = readManifest(folder);
  if (manifest) return dependenciesOf(manifest).filter(name => existsSync(join(nodeModules, name)));
  return entriesOf(nodeModules).flatMap(entry => {
    if (!isFolder(entry) || entry.name.startsWith('.') || entry.name === '@types') return [];
    if (!entry.name.startsWith('@')) return [entry.name];
    return entriesOf(join(nodeModules, entry.name)).map(({ name }) => `${entry.name}/${name}`);
  });
}

/** The folder of a package; undefined if it is not installed. */
function locate(name: string, folder: string, installation: string): string | undefined {
  return [...foldersAbove(folder), ...foldersAbove(installation)]
    .map(above => join(above, 'node_modules', name))
    .find(path => existsSync(path));
}

/** A folder and those above it, the nearest first. */
function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

function completePartOfPackage(folder: string | undefined, name: string, text: string): PathMatch[] {
  const manifest = folder === undefined ? undefined : readManifest(folder);
  if (folder === undefined || !manifest) return [];
  const exported = exportedPaths(manifest);
  const typed = `.${text.slice(name.length)}`;
  const parts = exported
    ? exported.flatMap(line => matchesOf(line, folder, typed))
    : completeFilePath(folder, typed);
  return parts
    .filter(part => part.text.startsWith(typed) && part.text !== './package.json')
    .map(({ text: part, type }) => ({ text: `${name}${part.slice(1)}`, type }));
}

/** What a line of `exports` allows: its path, or for a pattern one path for each file, folder by folder. */
function matchesOf({ path, file }: ExportedPath, folder: string, typed: string): PathMatch[] {
  const [before = '', after] = path.split('*');
  if (after === undefined) return [{ text: path, type: 'module' }];
  const [fileBefore = '', fileAfter = ''] = file.split('*');
  const star = typed.startsWith(before) ? typed.slice(before.length, typed.lastIndexOf('/') + 1) : '';
  const start = `${fileBefore}${star}`;
  const nameStart = start.slice(start.lastIndexOf('/') + 1);
  return filesIn(join(folder, start.slice(0, start.length - nameStart.length))).flatMap(
    ({ text: name, type }): PathMatch[] => {
      const end = type === 'folder' ? '' : fileAfter;
      if (!name.startsWith(nameStart) || !name.endsWith(end)) return [];
      const matched = `${star}${name.slice(nameStart.length, name.length - end.length)}`;
      return [{ text: `${before}${matched}${type === 'folder' ? '' : after}`, type }];
    },
  );
}
