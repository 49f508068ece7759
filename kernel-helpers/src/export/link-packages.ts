import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireAnswer } from '../todo/todo.ts';
import { ExportError } from './error.ts';
import { ROOT } from './export-app.ts';
import { isRecord } from '../records.ts';
import { parseLock, type LockEntries } from './lock.ts';

/** How {@link linkPackages} installs. */
export interface LinkOptions {
  /** Whether packages that only developers need are left out, as `npm ci --omit=dev` does. Default: false. */
  readonly omitDev?: boolean;
}

/**
 * Puts into an exported app's `node_modules` what its lock file names, without a network: links to
 * this course's own packages, each of which must have the very version of the lock file. It stands in
 * for `npm ci`, which fetches the same packages from the registry.
 *
 * @param folder That `exportApp` wrote, or with a lock file of {@link lockPackages}; relative to the notebook's folder.
 * @param options What is left out. Default: nothing.
 * @returns How many packages the app has now, those inside of others included.
 * @throws ExportError When the folder is no project, has packages already, or the course's package
 *   has another version.
 * @example
 * const count = await linkPackages('deploy/mass');
 */
export async function linkPackages(folder: string, options: LinkOptions = {}): Promise<number> {
  requireAnswer(folder);
  const { omitDev = false } = options;
  const project = resolve(folder);
  const packages = await readLock(project);
  const folders = Object.keys(packages).filter(key => key !== '' && !(omitDev && packages[key]!.dev));
  await Promise.all(folders.map(key => requireVersion(key, packages[key]!.version)));
  // A package inside of another comes with it.
  for (const key of folders.filter(key => key.lastIndexOf('node_modules/') === 0)) {
    const link = join(project, key);
    await mkdir(dirname(link), { recursive: true });
    try {
      // A junction needs no rights of an administrator; only Windows looks at the kind.
      await symlink(fileURLToPath(new URL(key, ROOT)), link, 'junction');
    } catch (error) {
      throw new ExportError(`Cannot link ${link}. Delete node_modules there, and try again.`, {
        cause: error,
      });
    }
    await linkPrograms(project, key, packages[key]!.bin ?? {});
  }
  return folders.length;
}

/**
 * Into `.bin`, where npm looks for the programs that a script names. They are scripts and not links: who changes the
 * mode of all files in a folder, as nbgrader does with a submission, would change it of this course's own.
 */
async function linkPrograms(
  project: string,
  key: string,
  bin: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = join(project, 'node_modules/.bin');
  for (const [name, path] of Object.entries(bin)) {
    await mkdir(folder, { recursive: true });
    const program = posix.relative('node_modules/.bin', posix.join(key, path));
    await writeFile(join(folder, name), `#!/bin/sh\nexec "$(dirname "$0")/${program}" "$@"\n`, {
      mode: 0o755,
    });
  }
}

async function readLock(project: string): Promise<LockEntries> {
  try {
    return parseLock(await readFile(join(project, 'package-lock.json'), 'utf8')).packages;
  } catch (error) {
    throw new ExportError(
      `${project} has no package-lock.json that can be read: export an app there first.`,
      {
        cause: error,
      },
    );
  }
}

async function requireVersion(key: string, expected: string): Promise<void> {
  const file = new URL(`${key}/package.json`, ROOT);
  const actual = await readFile(file, 'utf8').then(versionIn, () => undefined);
  if (actual === expected) return;
  throw new ExportError(
    `The lock file names ${key} ${expected}; this course has ${actual ?? 'none'}. Run \`npm ci\` in the app's folder, or set the course up again.`,
  );
}

function versionIn(manifest: string): string | undefined {
  const json: unknown = JSON.parse(manifest);
  return isRecord(json) && typeof json['version'] === 'string' ? json['version'] : undefined;
}
