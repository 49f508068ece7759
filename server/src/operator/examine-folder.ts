import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { errorCode } from '../error-code.ts';
import { ok, warning, wrong, type Finding } from './finding.ts';

const OTHERS = 0o077;
const MEGABYTE = 1e6;
/** A class of a thousand writes some megabytes an hour. */
const LITTLE_MB = 1_000;
const TOO_LITTLE_MB = 100;

/** How a data folder is: there, writable, closed to others, with room. */
export async function examineFolder(folder: string): Promise<Finding[]> {
  try {
    const { mode } = await stat(folder);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const isOpen = process.platform !== 'win32' && (mode & OTHERS) !== 0;
    return [
      isOpen
        ? warning('Data folder', `others on this machine can read ${folder}: chmod 700 closes it`)
        : ok('Data folder', folder),
      await examineDisk(folder),
    ];
  } catch (error) {
    const code = errorCode(error);
    const detail =
      code === 'ENOENT'
        ? `there is no ${folder}: say with --data where it is`
        : `${folder} cannot be used (${code}): make it the user’s to write who runs the server`;
    return [wrong('Data folder', detail)];
  }
}

async function examineDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const megabytes = Math.floor((bavail * bsize) / MEGABYTE);
  const detail = `${megabytes} MB free`;
  if (megabytes < TOO_LITTLE_MB) return wrong('Disk', `${detail}: nothing can be kept soon, make room`);
  return megabytes < LITTLE_MB ? warning('Disk', `${detail}: make room`) : ok('Disk', detail);
}
