import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir } from '../cache-dir.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { Program } from './recipe.ts';

/** Which services the set-up can fetch the program of. */
export type Fetched = keyof typeof manifest;

/** Where Homebrew and others put programs that a Jupyter started from a menu does not find. */
const USUAL_FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/usr/sbin'];

/**
 * Finds an installed program.
 *
 * @param names The first that is found counts.
 * @param folders Looked in besides those of `PATH`.
 * @param isUsable Whether the version will do, as numbers. Default: any will.
 */
export function findInstalled(
  names: readonly string[],
  folders: readonly string[] = [],
  isUsable: (version: readonly number[]) => boolean = () => true,
): Program | undefined {
  const searched = [...(process.env['PATH'] ?? '').split(delimiter), ...USUAL_FOLDERS, ...folders].filter(
    Boolean,
  );
  for (const path of names.flatMap(name => searched.map(folder => join(folder, name)))) {
    if (!existsSync(path)) continue;
    const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
    const version = /\d+(\.\d+)+/.exec(stdout ?? '')?.[0] ?? '';
    if (version === '' || !isUsable(version.split('.').map(Number))) continue;
    return { path, title: `${path} ${version}`, origin: 'installed' };
  }
  return undefined;
}

/** The program of a service that the set-up fetched before. */
export function findFetched(name: Fetched): Program | undefined {
  const { package: from, version, program, title } = manifest[name];
  const path = join(cacheDir(), 'services', `${from}-${version}`, program);
  return existsSync(path) ? { path, title, origin: 'course' } : undefined;
}

/** How large the download is; undefined where there is none for this machine. */
export function downloadMegabytes(name: string): number | undefined {
  const archives = Object.entries(manifest).flatMap(([service, program]) =>
    service === name ? Object.entries<{ megabytes: number }>(program.archives) : [],
  );
  return archives.find(([platform]) => platform === `${process.platform}-${process.arch}`)?.[1].megabytes;
}
