import { createHash } from 'node:crypto';
import { copyFile, cp, lstat, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, posix, resolve } from 'node:path';
import { ContainerError } from './error.ts';
import { listFiles } from './build-context.ts';
import type { DockerInstruction } from './dockerfile.ts';
import { locate, own, type Stage } from './stage.ts';

/** From where an instruction copies. */
export interface CopySource {
  readonly folder: string;
  /** Below the folder, with slashes. */
  readonly files: readonly string[];
  /** How a message names it. */
  readonly label: string;
}

/** All of another stage. */
export async function stageSource({ root, name }: Stage): Promise<CopySource> {
  return { folder: root, files: await listFiles(root), label: `in the stage "${name}"` };
}

/** Copies what an instruction names into a stage: files, folders with all that is in them, and patterns. */
export async function copyInto(
  stage: Stage,
  instruction: DockerInstruction,
  from: CopySource,
): Promise<void> {
  const paths = instruction.json.length > 0 ? instruction.json : instruction.words;
  const destination = paths.at(-1) ?? '';
  const found = paths.slice(0, -1).map(source => ({ source, entries: match(from, source) }));
  for (const { source, entries } of found) {
    if (entries.length === 0) {
      throw new ContainerError(
        `Line ${instruction.line}, ${instruction.name} ${instruction.text}: "${source}" is not ${from.label}.`,
      );
    }
  }
  const all = found.flatMap(({ entries }) => entries);
  // One file gets the name of the destination, unless that ends with a slash or is a folder already.
  const isFolder =
    all.length > 1 || all.some(({ isWithin }) => isWithin) || /(^|\/)\.{0,2}$/.test(destination);
  for (const { path, inner } of all) {
    const goesInside = isFolder || (await isDirectory(locate(stage, destination)));
    const target = await own(stage, goesInside ? posix.join(destination, inner) : destination);
    await mkdir(posix.dirname(target), { recursive: true });
    await rm(target, { force: true });
    await cp(posix.join(from.folder, path), target, { verbatimSymlinks: true });
  }
}

function match({ files }: CopySource, source: string) {
  const wanted = posix.relative('/', posix.resolve('/', source));
  return files.flatMap(path => {
    if (wanted === '') return [{ path, inner: path, isWithin: true }];
    if (path.startsWith(`${wanted}/`)) {
      return [{ path, inner: path.slice(wanted.length + 1), isWithin: true }];
    }
    return posix.matchesGlob(path, wanted) ? [{ path, inner: basename(path), isWithin: false }] : [];
  });
}

/** Brings a file that a build downloads, and refuses it where its checksum is another than the line says. */
export async function downloadInto(
  stage: Stage,
  { words, flags, line, text }: DockerInstruction,
  downloads: Readonly<Record<string, string>>,
): Promise<void> {
  const [url = '', destination = ''] = words;
  const file = downloads[url];
  if (file === undefined) throw new ContainerError(`Line ${line}, ADD ${text}: ${url} cannot be reached.`);
  const expected = flags['checksum'];
  if (expected !== undefined) {
    const actual = `sha256:${createHash('sha256')
      .update(await readFile(resolve(file)))
      .digest('hex')}`;
    if (actual !== expected) {
      throw new ContainerError(
        `Line ${line}, ADD ${url}: its checksum should be ${expected}; it is ${actual}.`,
      );
    }
  }
  const target = await own(
    stage,
    destination.endsWith('/') ? posix.join(destination, basename(new URL(url).pathname)) : destination,
  );
  await mkdir(posix.dirname(target), { recursive: true });
  // A file that is there may be a package's own, by another name.
  await rm(target, { force: true });
  await copyFile(resolve(file), target);
}

async function isDirectory(path: string): Promise<boolean> {
  return lstat(path).then(
    found => found.isDirectory(),
    () => false,
  );
}
