import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupWarning } from './errors.mjs';
import { NODE, NODE_MODULES, PYTHON, ROOT, SERVER_CLI, VENV, childEnv, systemEnv } from './paths.mjs';
import { run } from './run.mjs';

const PACKAGES = ['roadmap', 'kernel-helpers', 'server'];
const LABEXTENSION = join(ROOT, 'extension', 'waymark', 'labextension');
const INSTALLED_LABEXTENSION = join(VENV, 'share', 'jupyter', 'labextensions', '@waymark', 'extension');
const PAPERMILL = join(ROOT, 'kernel-helpers', 'papermill');
const KERNELSPEC = join(VENV, 'share', 'jupyter', 'kernels', 'waymark', 'kernel.json');

/** What a build is made from, and what it makes. */
export const BUILD = {
  code: {
    inputs: [...PACKAGES.flatMap(sourcesOf), join(ROOT, 'tsconfig.json'), join(ROOT, 'package-lock.json')],
    outputs: [join(ROOT, 'roadmap/dist/index.js'), join(ROOT, 'kernel-helpers/dist/index.js'), SERVER_CLI],
  },
  extension: {
    inputs: [...['roadmap', 'extension'].flatMap(sourcesOf), join(ROOT, 'package-lock.json')],
    outputs: [
      join(LABEXTENSION, 'package.json'),
      join(INSTALLED_LABEXTENSION, 'package.json'),
      join(ROOT, 'extension', 'waymark', 'page', 'index.html'),
    ],
  },
  kernel: {
    inputs: [join(ROOT, 'kernel-helpers', 'src', 'kernel'), PAPERMILL],
    outputs: [KERNELSPEC],
  },
};

/** @param {string} name of a package of this repository */
function sourcesOf(name) {
  return ['src', 'style', 'schema', 'page', 'package.json', 'tsconfig.json'].map(part =>
    join(ROOT, name, part),
  );
}

/** @param {(line: string) => void} onLine */
export async function buildCode(onLine) {
  await node([join(NODE_MODULES, 'typescript', 'lib', 'tsc.js'), '-b', ...PACKAGES], onLine);
  return PACKAGES.join(', ');
}

/** @param {(line: string) => void} onLine */
export async function buildExtension(onLine) {
  const npm = ['run', 'build', '--workspace', '@waymark/extension'];
  await run('npm', npm, { cwd: ROOT, env: childEnv(), onLine });
  link(LABEXTENSION, INSTALLED_LABEXTENSION);
  return undefined;
}

/**
 * Installs the kernel, and what papermill must know to give parameters to its notebooks.
 *
 * @param {(line: string) => void} onLine
 */
export async function installKernel(onLine) {
  await node([join(ROOT, 'kernel-helpers', 'dist', 'kernel', 'install.js'), '--prefix', VENV], onLine);
  try {
    await installTranslator(onLine);
  } catch (error) {
    onLine(String(error));
    throw new SetupWarning('TypeScript (Waymark), but papermill cannot give parameters to its notebooks.');
  }
  return 'TypeScript (Waymark)';
}

/** From this folder alone: the build back end is among the locked packages of `.venv`. @param {(line: string) => void} onLine */
async function installTranslator(onLine) {
  const offline = ['--no-index', '--no-deps', '--no-build-isolation', '--disable-pip-version-check'];
  const pip = ['-m', 'pip', 'install', '--ignore-installed', ...offline, PAPERMILL];
  await run(PYTHON, pip, { cwd: ROOT, env: systemEnv(), onLine });
}

/** @param {string[]} args @param {(line: string) => void} onLine */
async function node(args, onLine) {
  await run(NODE, args, { cwd: ROOT, env: childEnv(), onLine });
}

/** Points `path` at `target`, whatever stood there. @param {string} target @param {string} path */
function link(target, path) {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) || lstatSync(path, { throwIfNoEntry: false })) rmSync(path, { recursive: true });
  symlinkSync(target, path);
}
