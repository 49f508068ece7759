import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const ANYONE_ELSE = 0o077;

/**
 * Makes a folder that only its owner can look into, or closes one that others could, with all that is in it.
 *
 * @param {string} folder
 * @returns {string | undefined} what stays open to others, since it is not ours to close
 */
export function makePrivate(folder) {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  return close(folder);
}

/** @param {string} path @returns {string | undefined} */
function close(path) {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // A link has no rights of its own, and what it leads to lies elsewhere.
  if (!stats || stats.isSymbolicLink() || process.platform === 'win32') return undefined;
  const isFolder = stats.isDirectory();
  if ((stats.mode & ANYONE_ELSE) !== 0) {
    try {
      chmodSync(path, isFolder ? FOLDER_MODE : FILE_MODE);
    } catch {
      return path;
    }
  }
  if (!isFolder) return undefined;
  return readdirSync(path)
    .map(name => close(join(path, name)))
    .find(open => open !== undefined);
}
