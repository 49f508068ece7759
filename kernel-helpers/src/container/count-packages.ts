import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** How many packages lie in the `node_modules` of a folder, those inside of others included. */
export async function countPackages(folder: string): Promise<number> {
  const modules = join(folder, 'node_modules');
  const names = await readdir(modules).catch(() => []);
  const folders = await Promise.all(
    names.map(async name => {
      const path = join(modules, name);
      if (!name.startsWith('@')) return [path];
      return (await readdir(path)).map(inner => join(path, inner));
    }),
  );
  const counts = await Promise.all(folders.flat().map(countPackage));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A package with those inside of it; nothing where the folder is no package. */
async function countPackage(folder: string): Promise<number> {
  const isPackage = await access(join(folder, 'package.json')).then(
    () => true,
    () => false,
  );
  return isPackage ? 1 + (await countPackages(folder)) : 0;
}
