import { existsSync, renameSync } from 'node:fs';
import { join, parse } from 'node:path';

/** What SQLite keeps beside a database, and needs to read it. */
const COMPANIONS = ['', '-wal', '-shm', '-journal'];

/**
 * Gives a database, with what belongs to it, another name that is free.
 *
 * @returns The new path.
 */
export function setAside(path: string): string {
  const { dir, name, ext } = parse(path);
  const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const stem = join(dir, `${name}.damaged-${time}`);
  let aside = `${stem}${ext}`;
  for (let copy = 2; COMPANIONS.some(end => existsSync(aside + end)); copy += 1) {
    aside = `${stem}-${copy}${ext}`;
  }
  for (const end of COMPANIONS) {
    if (existsSync(path + end)) renameSync(path + end, aside + end);
  }
  return aside;
}
