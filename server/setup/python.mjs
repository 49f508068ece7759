import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findPython, usablePython } from './checks.mjs';
import { fillFolder, isWritable, withScratch } from './folders.mjs';
import { PYTHON, ROOT, VENV, cacheDir, systemEnv } from './paths.mjs';
import { PYPI } from './registries.mjs';
import { run } from './run.mjs';
import { digest } from './stamp.mjs';

/** What a start needs, and what the tests need beside it. */
export const REQUIREMENTS = {
  start: [join(ROOT, 'extension', 'requirements.txt')],
  test: [join(ROOT, 'extension', 'requirements.txt'), join(ROOT, 'test', 'requirements.txt')],
};

/**
 * Packages with a folder of their own in `.venv`: among the others nbgrader would extend every JupyterLab that starts, and
 * cfn-lint bring versions that JupyterLab was not tried with.
 *
 * @typedef {'nbgrader' | 'jupyterhub' | 'cfn-lint'} Aside
 * @type {Record<Aside, string>} their hash-locked requirements, without what `.venv` has
 */
const ASIDE = {
  nbgrader: join(ROOT, 'test', 'nbgrader', 'requirements.txt'),
  jupyterhub: join(ROOT, 'test', 'jupyterhub', 'requirements.txt'),
  'cfn-lint': join(ROOT, 'kernel-helpers', 'src', 'cloud', 'requirements.txt'),
};

/** Keeps the `"type": "module"` of this repository from JupyterLab's own scripts, which are CommonJS. */
const PACKAGE_JSON = join(VENV, 'package.json');

/** The digests of the requirement files that were installed; it lies in `.venv` and goes with it. */
const STAMPS = join(VENV, 'waymark-requirements.json');

/** Stands in `.venv` while it is worked on: one that is found there was left half done. */
const UNFINISHED = join(VENV, 'waymark-unfinished');

/** pip's own patience ends after minutes. */
const PATIENCE = ['--timeout', '15', '--retries', '1'];

/** @param {readonly string[]} requirements @returns {boolean} whether `.venv` holds them */
export function pythonInstalled(requirements) {
  const stamps = readStamps();
  return (
    existsSync(PYTHON) &&
    existsSync(PACKAGE_JSON) &&
    !existsSync(UNFINISHED) &&
    requirements.every(path => stamps.includes(digest([path])))
  );
}

/**
 * Makes `.venv`, or takes the one that is there, and installs the locked packages.
 *
 * @param {readonly string[]} requirements hash-locked requirement files
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>}
 */
export async function installPython(requirements, onLine) {
  const options = { cwd: ROOT, env: systemEnv(), onLine };
  if (!usablePython() || existsSync(UNFINISHED)) {
    const python = findPython();
    clearVenv();
    await run(python, ['-m', 'venv', VENV], options);
  }
  writeFileSync(UNFINISHED, '');
  try {
    await installPackages(requirements, onLine);
  } finally {
    rmSync(UNFINISHED); // pip that ends by itself leaves what works.
  }
  writeFileSync(PACKAGE_JSON, JSON.stringify({ type: 'commonjs' }));
  writeFileSync(
    STAMPS,
    JSON.stringify([...new Set([...readStamps(), ...requirements.map(path => digest([path]))])]),
  );
  const version = await run(PYTHON, ['--version'], options);
  return `${version}, JupyterLab ${await run(PYTHON, ['-m', 'jupyterlab', '--version'], options)}`;
}

/** @param {Aside} name @returns {boolean} whether it is there, as the lock says */
export function asideInstalled(name) {
  const stamp = join(VENV, name, 'waymark-requirements.txt');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digest([ASIDE[name]]);
}

/**
 * Installs it whole or not at all.
 *
 * @param {Aside} name
 * @param {(line: string) => void} onLine
 * @param {(scratch: string) => void} [onBegin] told of the folder that fills while it arrives
 * @returns {Promise<undefined>}
 */
export async function installAside(name, onLine, onBegin) {
  await fillFolder(join(VENV, name), async (content, scratch) => {
    onBegin?.(scratch);
    await installPackages([ASIDE[name]], onLine, content);
    writeFileSync(join(content, 'waymark-requirements.txt'), digest([ASIDE[name]]));
  });
}

/**
 * pip asks its registry also for what it has cached, so the packages are kept as files, for all clones of this machine.
 *
 * @param {readonly string[]} requirements
 * @param {(line: string) => void} onLine
 * @param {string} [target] a folder to put them into, without what they depend on (default: `.venv`)
 */
async function installPackages(requirements, onLine, target) {
  const wheels = join(cacheDir(), 'wheels');
  const locked = [
    '--require-hashes',
    '--disable-pip-version-check',
    ...(target === undefined ? [] : ['--no-deps']),
    ...requirements.flatMap(path => ['-r', path]),
  ];
  const pip = (/** @type {string[]} */ ...args) =>
    run(PYTHON, ['-m', 'pip', ...args], { cwd: ROOT, env: systemEnv(), onLine });
  const where = target === undefined ? [] : ['--target', target];
  const fromCache = () => pip('install', '--no-index', '--find-links', wheels, ...where, ...locked);
  const fromRegistry = async () => {
    if (!isWritable(wheels)) return pip('install', ...PATIENCE, ...where, ...locked);
    await withScratch(wheels, async downloads => {
      await pip('download', ...PATIENCE, '--find-links', wheels, '--dest', downloads, ...locked);
      for (const name of readdirSync(downloads)) renameSync(join(downloads, name), join(wheels, name));
    });
    return fromCache();
  };
  await PYPI.cacheFirst(fromCache, fromRegistry, onLine);
}

/** Empties the folder so that, whenever it is stopped, the mark says that it is not whole. */
function clearVenv() {
  mkdirSync(VENV, { recursive: true });
  writeFileSync(UNFINISHED, '');
  for (const name of readdirSync(VENV)) {
    if (name !== basename(UNFINISHED)) rmSync(join(VENV, name), { recursive: true, force: true });
  }
}

/** @returns {string[]} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf8'));
  } catch {
    return []; // None yet, or a damaged one: pip looks again.
  }
}
