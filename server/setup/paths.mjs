import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export const NODE_MODULES = join(ROOT, 'node_modules');
/** Node 24, which comes as the npm package `node`; everything but the set-up itself runs on it. */
export const NODE = join(NODE_MODULES, '.bin', 'node');
export const VENV = join(ROOT, '.venv');
export const PYTHON = join(VENV, 'bin', 'python');
/** The sources of the labs. */
export const NOTEBOOKS = join(ROOT, 'notebooks');
export const SERVER_CLI = join(ROOT, 'server', 'dist', 'cli.js');

/**
 * The folder for what set-up fetches and every clone can share (data sets, TensorFlow): `WAYMARK_CACHE`, else
 * `$XDG_CACHE_HOME/waymark`, else `~/.cache/waymark`. It lies outside `node_modules`, which `npm ci` empties.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} an absolute path; the folder may not exist yet
 */
export function cacheDir(env = process.env) {
  return env.WAYMARK_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waymark');
}

/**
 * The environment of our children: Node 24 and the Python of `.venv` come first, and the cache is named, so that
 * a notebook finds what set-up fetched.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnv(env = process.env) {
  const path = [join(NODE_MODULES, '.bin'), join(VENV, 'bin'), ...pathOutside(env)];
  return { ...env, PATH: path.join(delimiter), VIRTUAL_ENV: VENV, WAYMARK_CACHE: cacheDir(env) };
}

/**
 * The environment in which the machine's own node, npm and python are found, and not those that set-up is about
 * to replace (`npm run` puts every `node_modules/.bin` first).
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function systemEnv(env = process.env) {
  return { ...env, PATH: pathOutside(env).join(delimiter) };
}

/** @param {NodeJS.ProcessEnv} env */
function pathOutside(env) {
  const entries = (env.PATH ?? '').split(delimiter);
  return entries.filter(entry => !entry.startsWith(VENV) && !entry.endsWith('node_modules/.bin'));
}
