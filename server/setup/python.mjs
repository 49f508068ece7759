import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, usablePython } from './checks.mjs';
import { PYTHON, ROOT, VENV, systemEnv } from './paths.mjs';
import { run } from './run.mjs';
import { digest } from './stamp.mjs';

/** What a start needs, and what the tests need beside it. */
export const REQUIREMENTS = {
  start: [join(ROOT, 'extension', 'requirements.txt')],
  test: [join(ROOT, 'extension', 'requirements.txt'), join(ROOT, 'test', 'requirements.txt')],
};

/** Keeps the `"type": "module"` of this repository from JupyterLab's own scripts, which are CommonJS. */
const PACKAGE_JSON = join(VENV, 'package.json');

/** The digests of the requirement files that were installed; it lies in `.venv` and goes with it. */
const STAMPS = join(VENV, 'waymark-requirements.json');

/** @param {readonly string[]} requirements @returns {boolean} whether `.venv` holds them */
export function pythonInstalled(requirements) {
  const stamps = readStamps();
  return (
    existsSync(PYTHON) &&
    existsSync(PACKAGE_JSON) &&
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
  if (!usablePython()) {
    const python = findPython();
    rmSync(VENV, { recursive: true, force: true });
    await run(python, ['-m', 'venv', VENV], options);
  }
  const files = requirements.flatMap(path => ['-r', path]);
  const install = ['-m', 'pip', 'install', '--require-hashes', '--disable-pip-version-check', ...files];
  await run(PYTHON, install, options);
  writeFileSync(PACKAGE_JSON, JSON.stringify({ type: 'commonjs' }));
  writeFileSync(
    STAMPS,
    JSON.stringify([...new Set([...readStamps(), ...requirements.map(path => digest([path]))])]),
  );
  const version = await run(PYTHON, ['--version'], options);
  return `${version}, JupyterLab ${await run(PYTHON, ['-m', 'jupyterlab', '--version'], options)}`;
}

/** @returns {string[]} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf8'));
  } catch {
    return []; // None yet, or a damaged one: pip looks again.
  }
}
