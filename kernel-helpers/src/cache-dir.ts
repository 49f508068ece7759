import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder in which set-up keeps what it fetched: `WAYMARK_CACHE`, else `waymark` in
 * `XDG_CACHE_HOME`, else in `~/.cache`.
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return env['WAYMARK_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'waymark');
}
