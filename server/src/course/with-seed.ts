import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readOptional } from '../files.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { readCopy } from './copy.ts';

const MAX_BYTES = 1_000;

/** What the variants of a student are made from. */
export const seedSchema = z.string().trim().min(1).max(100);

/** The seed that a course folder holds; undefined where there is none. */
export async function readSeed(course: string): Promise<string | undefined> {
  const path = join(course, '.waymark/seed');
  // A folder that somebody has handed in may hold anything under that name.
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isFile() || stats.size > MAX_BYTES) return undefined;
  return seedSchema.safeParse(await readOptional(path)).data;
}

/**
 * A release of a lab as a student's own copy, which names what the student's variants are made from.
 *
 * @param release The text of its file; what is no notebook stays as it is.
 */
export function withSeed(release: string, seed: string): string {
  const notebook = readCopy(release);
  const waymark = notebook?.metadata['waymark'];
  if (!notebook || typeof waymark !== 'object' || waymark === null) return release;
  const metadata = { ...notebook.metadata, waymark: { ...waymark, seed } };
  return formatNotebook({ ...notebook, metadata });
}
