import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { makeBundle } from '../bundle/make-bundle.ts';
import { BUNDLE_FILE } from '../labs.ts';
import { NOTEBOOKS, ROOT } from '../paths.ts';
import { CommandError, type Command } from './command.ts';

const ARCHIVE = /\.(?:tar\.gz|tgz)$/;

/** What a bundle's folder holds that is not the bundle's own: a clone's history, and what a start has made. */
const NOT_OURS = new Set(['.git', 'course', 'node_modules', '.venv']);

/** Makes what a class clones. */
export const bundleCommand: Command = {
  help: `bundle --to DIR|FILE.tar.gz [--notebooks DIR]

Makes a student's bundle: a folder, or an archive of one, that starts by npm start like this
repository and holds no source of a lab: no solution, no wrong answer, no hidden test.

  --to DIR         an empty or missing folder, or that of a former bundle, which is brought up to
                   date (.git and course in it stay as they are)
  --to FILE.tar.gz an archive, replaced if it exists
  --notebooks DIR  the source notebooks (default: those of this repository)`,

  async run(args, print) {
    const { values } = parseArgs({
      args,
      options: { to: { type: 'string' }, notebooks: { type: 'string', default: NOTEBOOKS } },
    });
    if (!values.to) throw new CommandError('Say where the bundle goes: --to DIR, or --to FILE.tar.gz.');
    const to = resolve(values.to);
    const isArchive = ARCHIVE.test(to);
    if (!isArchive) await demandOurs(to);
    await mkdir(dirname(to), { recursive: true });
    const scratch = await mkdtemp(join(dirname(to), '.bundle-'));
    try {
      const content = join(scratch, basename(to).replace(ARCHIVE, ''));
      await mkdir(content);
      const labs = await makeBundle({ root: ROOT, notebooks: values.notebooks, to: content });
      if (isArchive) {
        await promisify(execFile)('tar', ['-czf', to, '-C', scratch, basename(content)]);
      } else {
        await replace(content, to);
      }
      print(`${labs.length} labs in ${to}`);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return 0;
  },
};

/** @throws CommandError When something lies there that no bundle has put there. */
async function demandOurs(folder: string): Promise<void> {
  if (!existsSync(folder) || existsSync(join(folder, 'notebooks', BUNDLE_FILE))) return;
  const others = (await readdir(folder)).filter(name => !NOT_OURS.has(name));
  if (others.length > 0) {
    throw new CommandError(
      `${folder} holds ${others[0]}, and is no former bundle: choose an empty folder, or empty this one.`,
    );
  }
}

/** Puts the new content in the old one's place; what a start has made stays. */
async function replace(content: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (!NOT_OURS.has(name)) await rm(join(folder, name), { recursive: true });
  }
  await cp(content, folder, { recursive: true });
}
