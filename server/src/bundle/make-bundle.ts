import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '@waymark/roadmap';
import { faultLines, type ParsedLab, type ReleasedNotebook } from '@waymark/roadmap/lab';
import { leakFaults } from '../grading/leaks.ts';
import { BUNDLE_FILE, chooseLabs, readSource, type LabFile } from '../labs.ts';
import { formatNotebook } from '../release/format-notebook.ts';
import { releaseLab } from '../release/release-lab.ts';
import { copyPlatform } from './platform-files.ts';
import { BUNDLE_README } from './readme.ts';

export interface BundleOptions {
  /** This repository's folder. */
  readonly root: string;
  /** The folder of the source notebooks. */
  readonly notebooks: string;
  /** An empty folder. */
  readonly to: string;
}

/**
 * Makes what a class clones: all that starts the course, with the releases of the labs in place of their sources.
 *
 * @returns The ids of the labs.
 * @throws LabError When a lab is at fault, or its release would give something away; nothing is written then.
 */
export async function makeBundle({ root, notebooks, to }: BundleOptions): Promise<string[]> {
  const files = await chooseLabs(notebooks, []);
  const faults: string[] = [];
  const labs: ReleasedLab[] = [];
  for (const file of files) {
    try {
      labs.push(await releaseOf(file));
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      faults.push(error.message);
    }
  }
  faults.push(...leaksAmong(labs));
  if (faults.length > 0) throw new LabError(faults.join('\n'));
  const releases = new Map(labs.map(({ file, notebook }) => [file.id, formatNotebook(notebook)]));
  await copyPlatform(root, to);
  await writeFile(join(to, 'README.md'), BUNDLE_README);
  for (const [id, text] of releases) {
    const path = join(to, 'notebooks', `${id}.ipynb`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  await writeFile(join(to, 'notebooks', BUNDLE_FILE), contentsOf(releases));
  return [...releases.keys()];
}

interface ReleasedLab {
  readonly file: LabFile;
  readonly parsed: ParsedLab;
  readonly notebook: ReleasedNotebook;
}

async function releaseOf(file: LabFile): Promise<ReleasedLab> {
  const parsed = await readSource(file);
  const { notebook, faults } = releaseLab(parsed, dirname(file.path));
  if (!notebook) throw new LabError(faultLines(faults, file.path));
  return { file, parsed, notebook };
}

/** What a lab gives away of itself, or of another one: a class gets them all at once. */
function leaksAmong(labs: readonly ReleasedLab[]): string[] {
  return labs.flatMap(({ file, parsed: { model: reader }, notebook }) => {
    const leaks = labs.flatMap(({ parsed }) => leakFaults(parsed.model, notebook, reader));
    return leaks.length > 0 ? [faultLines(leaks, file.path)] : [];
  });
}

/** By lab, the SHA-256 of its release. */
function contentsOf(releases: ReadonlyMap<string, string>): string {
  const labs = [...releases].map(([id, text]) => [id, createHash('sha256').update(text).digest('hex')]);
  return `${JSON.stringify({ version: 1, labs: Object.fromEntries(labs) }, null, 2)}\n`;
}
