import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const UNFINISHED = /^(?<name>.+)\.(?<pid>\d+)\.unfinished$/;

/**
 * Whether a folder can be made, if it is missing, and written to. To ask is to try: what permissions say is not all.
 *
 * @param {string} folder
 * @returns {boolean}
 */
export function isWritable(folder) {
  return obstacleTo(folder) === undefined;
}

/**
 * What keeps a folder from being made or written to.
 *
 * @param {string} folder
 * @returns {string | undefined} the system's word for it, such as EACCES, EROFS or ENOTDIR; undefined for nothing
 */
export function obstacleTo(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    rmSync(mkdtempSync(join(folder, '.writable-')), { recursive: true });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/**
 * Makes a folder with all of its content or not at all.
 *
 * @param {string} folder
 * @param {(content: string, scratch: string) => Promise<void>} fill writes the content, and may use the scratch folder
 * @returns {Promise<void>}
 */
export function fillFolder(folder, fill) {
  return withScratch(folder, async scratch => {
    const content = join(scratch, 'content');
    mkdirSync(content);
    await fill(content, scratch);
    rmSync(folder, { recursive: true, force: true });
    renameSync(content, folder);
  });
}

/**
 * Gives a folder to work in, beside the one for which the work is. A process that is killed leaves its own there, and
 * the next one clears that away.
 *
 * @param {string} folder
 * @param {(scratch: string) => Promise<void>} use
 * @returns {Promise<void>}
 */
export async function withScratch(folder, use) {
  mkdirSync(dirname(folder), { recursive: true });
  removeUnfinished(folder);
  const scratch = `${folder}.${process.pid}.unfinished`;
  mkdirSync(scratch);
  try {
    await use(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Clones share the cache, so another process may be at work on the same folder. @param {string} folder */
function removeUnfinished(folder) {
  for (const entry of readdirSync(dirname(folder))) {
    const { name, pid } = UNFINISHED.exec(entry)?.groups ?? {};
    if (name !== basename(folder) || isRunning(Number(pid))) continue;
    rmSync(join(dirname(folder), entry), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
