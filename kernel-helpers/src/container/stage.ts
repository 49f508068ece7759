import { copyFile, cp, link, lstat, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { listFiles } from './build-context.ts';

/** What one instruction adds to an image, and what it hides of the layers before it. */
export interface ImageLayer {
  /** The line of the Dockerfile that made it. */
  readonly instruction: string;
  /** Bytes, by the path in the image, such as `/app/server.mjs`. A package is one entry, the folder it is in. */
  readonly adds: Readonly<Record<string, number>>;
  /** Paths that are not to be seen any more. Their bytes stay in the layer that brought them. */
  readonly removes: readonly string[];
}

/** Where a build stands: what one `FROM` and the lines behind it have made so far. */
export interface Stage {
  readonly name: string;
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly layers: ImageLayer[];
  workdir: string;
  environment: Record<string, string>;
  user: string;
  entrypoint: readonly string[];
  command: readonly string[];
  health: string;
}

/** Where a path of the image is on this machine. */
export function locate(stage: Stage, path: string): string {
  return posix.join(stage.root, posix.resolve(stage.workdir, path));
}

/**
 * Makes sure that a path of the image may be changed: a package on the way to it, which is a link to this course's own,
 * becomes a copy. Only what is too large to be copied is shared with the original.
 */
export async function own(stage: Stage, path: string): Promise<string> {
  const target = locate(stage, path);
  let current = stage.root;
  for (const part of posix.relative(stage.root, posix.dirname(target)).split('/')) {
    current = posix.join(current, part);
    const found = await lstat(current).catch(() => undefined);
    if (found === undefined) break;
    if (!found.isSymbolicLink()) continue;
    const original = await realpath(current);
    await rm(current);
    await copyTree(original, current);
  }
  return target;
}

/** From so many bytes on a file is shared: the libraries of a package can be 200 MB. */
const SHARED_BYTES = 1_048_576;

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [posix.join(from, entry.name), posix.join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isSymbolicLink()) await cp(source, target, { verbatimSymlinks: true });
    else if ((await stat(source)).size < SHARED_BYTES) await copyFile(source, target);
    else await link(source, target).catch(() => copyFile(source, target)); // Another disk, or one without links.
  }
}

/** By the folder that a link leads to. */
const packageSizes = new Map<string, Promise<number>>();

/** The bytes of a file; of a link, those of everything in the folder that it leads to. */
export async function sizeOf(path: string): Promise<number> {
  if (!(await lstat(path)).isSymbolicLink()) return (await stat(path)).size;
  const original = await realpath(path);
  const target = await stat(original);
  if (!target.isDirectory()) return 0; // A program of a package, which has been counted with it.
  let size = packageSizes.get(original);
  if (size === undefined) {
    size = listFiles(original).then(async files => {
      const sizes = await Promise.all(
        files.map(async file => (await lstat(posix.join(original, file))).size),
      );
      return sizes.reduce((sum, bytes) => sum + bytes, 0);
    });
    packageSizes.set(original, size);
  }
  return size;
}

/** By path in the image, each file with what tells whether it has changed. */
export async function snapshot(stage: Stage): Promise<Map<string, string>> {
  const files = await listFiles(stage.root);
  const entries = files.map(async file => {
    const { size, mtimeMs, ino } = await lstat(posix.join(stage.root, file));
    return [`/${file}`, `${size} ${mtimeMs} ${ino}`] as const;
  });
  return new Map(await Promise.all(entries));
}

/** What lies between two snapshots of a stage, as the layer of an instruction. */
export async function layerBetween(
  stage: Stage,
  instruction: string,
  before: ReadonlyMap<string, string>,
): Promise<ImageLayer> {
  const after = await snapshot(stage);
  const changed = [...after.keys()].filter(path => after.get(path) !== before.get(path));
  const adds = changed.map(async path => [path, await sizeOf(posix.join(stage.root, path))] as const);
  return {
    instruction,
    adds: Object.fromEntries(await Promise.all(adds)),
    removes: [...before.keys()].filter(path => !after.has(path)),
  };
}
