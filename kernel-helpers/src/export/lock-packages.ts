import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isRecord } from '../records.ts';
import { requireAnswer } from '../todo/todo.ts';
import { ExportError } from './error.ts';
import { ROOT } from './export-app.ts';
import { lockClosure, parseLock, type LockEntries } from './lock.ts';

type Versions = Readonly<Record<string, string>>;

/**
 * Writes the lock file of a project, without a network: what its `package.json` names, and what that needs, in the very
 * versions that this course has. It stands in for `npm install --package-lock-only`, which asks the registry.
 *
 * @param folder With a `package.json` that names exact versions; relative to the notebook's folder.
 * @returns How many packages the lock file has.
 * @throws ExportError When there is no `package.json`, or it names a package or a version that the course does not have.
 * @example
 * await lockPackages('deploy/mass');
 */
export async function lockPackages(folder: string): Promise<number> {
  requireAnswer(folder);
  const project = resolve(folder);
  const manifest = await readManifest(project);
  const lock = parseLock(await readFile(new URL('package-lock.json', ROOT), 'utf8'));
  const needed = closure(lock.packages, manifest.dependencies);
  const all = closure(lock.packages, { ...manifest.dependencies, ...manifest.devDependencies });
  const packages = Object.fromEntries(
    Object.entries(all).map(([key, entry]) => [
      key,
      Object.hasOwn(needed, key) ? entry : { ...entry, dev: true },
    ]),
  );
  const root = {
    ...manifest.names,
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  };
  const text = {
    ...manifest.names,
    lockfileVersion: lock.lockfileVersion,
    requires: true,
    packages: { '': root, ...packages },
  };
  await writeFile(join(project, 'package-lock.json'), `${JSON.stringify(text, null, 2)}\n`);
  return Object.keys(packages).length;
}

function closure(entries: LockEntries, versions: Versions): LockEntries {
  for (const [name, version] of Object.entries(versions)) {
    const actual = entries[`node_modules/${name}`]?.version;
    if (actual === version) continue;
    throw new ExportError(
      `package.json names ${name} ${version}; this course has ${actual ?? 'no such package'}.`,
    );
  }
  return lockClosure(entries, Object.keys(versions));
}

async function readManifest(project: string) {
  const file = join(project, 'package.json');
  const json: unknown = await readFile(file, 'utf8').then(
    text => JSON.parse(text) as unknown,
    (cause: unknown) => {
      throw new ExportError(`There is no ${file}.`, { cause });
    },
  );
  if (!isRecord(json)) throw new ExportError(`${file} should be an object; it is ${JSON.stringify(json)}.`);
  const names = Object.fromEntries(
    ['name', 'version'].flatMap(key => (typeof json[key] === 'string' ? [[key, json[key]]] : [])),
  );
  return {
    names,
    dependencies: versionsIn(json['dependencies']),
    devDependencies: versionsIn(json['devDependencies']),
  };
}

function versionsIn(json: unknown): Versions {
  if (!isRecord(json)) return {};
  return Object.fromEntries(Object.entries(json).map(([name, version]) => [name, String(version)]));
}
