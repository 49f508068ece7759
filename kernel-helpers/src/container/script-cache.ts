import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { snapshot, type Stage } from './stage.ts';

/** What a script has left behind. Paths are those in the image. */
interface Outcome {
  readonly folders: readonly string[];
  readonly written: ReadonlyMap<string, { readonly content: Buffer; readonly mode: number }>;
  readonly removed: readonly string[];
}

/** So many are kept; of more, the one that was used least lately goes. */
const MAX_OUTCOMES = 16;
/** What is larger is made anew each time. */
const MAX_BYTES = 4 * 2 ** 20;

const outcomes = new Map<string, Outcome>();

/**
 * Runs a script of a build. What it left behind of the same files before is put there without running it, as `docker build`
 * takes a layer that it knows from its cache.
 *
 * @param command What the script is called by.
 * @throws What the script does; it is run again then the next time.
 */
export async function runOnce(stage: Stage, command: string, script: () => Promise<void>): Promise<void> {
  const before = await snapshot(stage);
  const { workdir, environment } = stage;
  const key = JSON.stringify([command, workdir, environment, await digestsOf(stage, before.keys())]);
  const known = outcomes.get(key);
  if (known) {
    remember(key, known);
    return restore(stage, known);
  }
  const folders = new Set(await foldersOf(stage));
  await script();
  const outcome = await outcomeOf(stage, before, folders);
  if (outcome) remember(key, outcome);
}

function remember(key: string, outcome: Outcome): void {
  outcomes.delete(key);
  outcomes.set(key, outcome);
  const oldest = outcomes.keys().next().value;
  if (outcomes.size > MAX_OUTCOMES && oldest !== undefined) outcomes.delete(oldest);
}

/** What each file holds, or where a link leads: a package of the course is a link. */
function digestsOf({ root }: Stage, paths: Iterable<string>): Promise<string[]> {
  const digests = [...paths].map(async path => {
    const whole = posix.join(root, path);
    if ((await lstat(whole)).isSymbolicLink()) return `${path} -> ${await readlink(whole)}`;
    return `${path} ${createHash('sha256')
      .update(await readFile(whole))
      .digest('hex')}`;
  });
  return Promise.all(digests);
}

async function foldersOf({ root }: Stage): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isDirectory()).map(entry => join(entry.parentPath, entry.name));
}

/** Undefined where it is too much to keep, or a link is in it. */
async function outcomeOf(
  stage: Stage,
  before: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): Promise<Outcome | undefined> {
  const after = await snapshot(stage);
  const written = new Map<string, { content: Buffer; mode: number }>();
  let bytes = 0;
  for (const [path, state] of after) {
    if (before.get(path) === state) continue;
    const whole = posix.join(stage.root, path);
    const found = await lstat(whole);
    bytes += found.size;
    if (found.isSymbolicLink() || bytes > MAX_BYTES) return undefined;
    written.set(path, { content: await readFile(whole), mode: found.mode });
  }
  return {
    folders: (await foldersOf(stage))
      .filter(folder => !known.has(folder))
      .map(folder => folder.slice(stage.root.length)),
    written,
    removed: [...before.keys()].filter(path => !after.has(path)),
  };
}

async function restore({ root }: Stage, { folders, written, removed }: Outcome): Promise<void> {
  // A file that is there may be a package's own, by another name.
  for (const path of [...removed, ...written.keys()]) await rm(posix.join(root, path), { force: true });
  for (const path of folders) await mkdir(posix.join(root, path), { recursive: true });
  for (const [path, { content, mode }] of written) await writeFile(posix.join(root, path), content, { mode });
}
