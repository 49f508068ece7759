import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../cache-dir.ts';

/** Whether a set-up that runs at this moment has begun with the archive: the folder that it works in has the archive's name. */
export function isBeingFetched(sha256: string): boolean {
  const folder = join(cacheDir(), 'data');
  const pids = (existsSync(folder) ? readdirSync(folder) : []).flatMap(entry => {
    const [archive, pid] = entry.split('.');
    return archive === `archive-${sha256.slice(0, 12)}` ? [Number(pid)] : [];
  });
  return pids.some(isRunning);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
