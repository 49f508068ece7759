import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '@waymark/kernel-helpers/client';
import { ROOT } from '../../paths.ts';

/** Code that every proof depends on: the language of labs, the helpers with the kernel, the gate itself. */
const BUILDS = [
  `${ROOT}roadmap/dist`,
  `${ROOT}kernel-helpers/dist`,
  fileURLToPath(new URL('../..', import.meta.url)),
];

/** The packages that labs import, by their versions. */
const LOCK_FILE = `${ROOT}package-lock.json`;

/**
 * Names everything that all proofs depend on besides the lab: the builds, the packages, Node, and what set-up has fetched
 * (its data by their names and sizes: their content was compared with a checksum).
 *
 * @param fetched The folder in which set-up keeps what it fetches.
 */
export async function nameToolchain(
  builds: readonly string[] = BUILDS,
  fetched: string = cacheDir(),
): Promise<string> {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\n`);
  for (const build of builds) {
    for (const name of await filesIn(build)) {
      if (/\.(?:js|json)$/.test(name)) hash.update(`${name}\n`).update(await readFile(join(build, name)));
    }
  }
  hash.update(await readFile(LOCK_FILE));
  for (const name of await filesIn(join(fetched, 'data'))) {
    hash.update(`${name} ${(await stat(join(fetched, 'data', name))).size}\n`);
  }
  return hash.update((await namesOfPrograms(fetched)).join('\n')).digest('hex');
}

/** What runs beside a lab, or under it: databases, TensorFlow. */
async function namesOfPrograms(fetched: string): Promise<string[]> {
  const own = await readdir(fetched).catch(() => []);
  const services = await readdir(join(fetched, 'services')).catch(() => []);
  return [...own.filter(name => name.startsWith('tensorflow-')), ...services].toSorted();
}

/** All files below a folder, in an order that is always the same; none where there is no folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
