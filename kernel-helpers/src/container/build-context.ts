import { readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { requireAnswer } from '../todo/todo.ts';

/**
 * What a build may copy of a folder: every file that `.dockerignore` does not keep out, by Docker's own rules.
 *
 * @param folder Relative to the notebook's folder.
 * @param dockerignore The text of `.dockerignore`. Default: nothing is kept out.
 * @returns The paths below the folder, with slashes, sorted.
 * @example
 * const sent = await buildContext('deploy/mass', 'node_modules');
 */
export async function buildContext(folder: string, dockerignore = ''): Promise<string[]> {
  requireAnswer(folder);
  requireAnswer(dockerignore);
  const { default: dockerignoreModule } = await import('@balena/dockerignore');
  const ignore = dockerignoreModule.default().add(dockerignore);
  return (await listFiles(resolve(folder))).filter(path => !ignore.ignores(path));
}

/** Every file and link below a folder, with slashes, sorted. A link counts as one file, wherever it leads. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
}
