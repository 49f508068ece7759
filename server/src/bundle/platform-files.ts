import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What of this repository a student needs: no labs, and no tests, whose examples hold answers. */
const FILES = [
  '.gitignore',
  '.npmrc',
  'package-lock.json',
  'tsconfig.json',
  'roadmap/package.json',
  'roadmap/tsconfig.json',
  'roadmap/roadmap.md',
  'roadmap/src',
  'kernel-helpers/package.json',
  'kernel-helpers/tsconfig.json',
  'kernel-helpers/docs/helpers.md',
  'kernel-helpers/docs/kernel.md',
  'kernel-helpers/papermill',
  'kernel-helpers/src',
  'extension/package.json',
  'extension/pyproject.toml',
  'extension/install.json',
  'extension/requirements.in',
  'extension/requirements.txt',
  'extension/tsconfig.json',
  'extension/page',
  'extension/schema',
  'extension/src',
  'extension/style',
  'extension/waymark/__init__.py',
  'server/package.json',
  'server/tsconfig.json',
  'server/setup',
  'server/src',
];

/** Copied where it is there: a course need not have a glossary. */
const OPTIONAL_FILES = ['roadmap/glossary.md'];

/** What builds, runs and tests leave or need. */
const NOT_COPIED =
  /^(?:node_modules|dist|lib|build|__pycache__|\.lock|\.ipynb_checkpoints)$|\.tsbuildinfo$|\.egg-info$|\.generated\.css$|\.test\./;

/** The scripts that mean something where there are no sources of labs and no tests. */
const SCRIPTS = ['start', 'serve', 'backup', 'restore', 'test', 'doctor', 'roadmap'];

/** Copies what starts a course, without any lab, from one folder to another. */
export async function copyPlatform(from: string, to: string): Promise<void> {
  const optional = OPTIONAL_FILES.filter(path => existsSync(join(from, path)));
  for (const path of [...FILES, ...optional]) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await cp(join(from, path), join(to, path), {
      recursive: true,
      filter: source => !NOT_COPIED.test(basename(source)),
    });
  }
  await writeFile(join(to, 'package.json'), await packageJson(from));
}

/** The same packages, so that the lock fits, with fewer scripts. */
async function packageJson(from: string): Promise<string> {
  const whole: unknown = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  return `${JSON.stringify(
    whole,
    (key: string, value: unknown) => (key === 'scripts' ? pick(value, SCRIPTS) : value),
    2,
  )}\n`;
}

function pick(value: unknown, keys: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => keys.includes(key)));
}
