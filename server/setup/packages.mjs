import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';
import { isWritable } from './folders.mjs';
import { NODE, NODE_MODULES, ROOT, childEnv, systemEnv } from './paths.mjs';
import { NPM } from './registries.mjs';
import { ask, run } from './run.mjs';

const NODE_MAJOR = 24;
/** npm itself would wait a quarter of an hour for a registry that does not answer. */
const PATIENCE = ['--fetch-timeout=20000', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
/** Packages with a binary of their own: an unsuitable one is found here and not in a notebook. */
const BINARIES = ['better-sqlite3', 'zeromq'];

/**
 * Whether `node_modules` holds what the lock file says. npm keeps its own account of what it installed; packages for
 * other systems are missing there, and are optional in the lock.
 *
 * @param {object} lock package-lock.json
 * @param {object | undefined} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function matchesLock(lock, installed) {
  const wanted = packagesOf(lock);
  const present = packagesOf(installed);
  return Object.entries(wanted).every(([path, { version, optional, peer }]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    const found = present[path];
    return found ? found.version === version : Boolean(optional || peer);
  });
}

/**
 * @param {any} lock
 * @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }>}
 */
function packagesOf(lock) {
  return lock?.packages ?? {};
}

/** Whether nothing is to be done by {@link installPackages}. */
export function packagesInstalled() {
  return modulesWhole() && nodeVersion() !== undefined;
}

/** An `npm ci` or `rm` that was stopped can leave the account and not the packages. */
function modulesWhole() {
  const lock = readJson(join(ROOT, 'package-lock.json'));
  const account = readJson(join(NODE_MODULES, '.package-lock.json'));
  return (
    lock !== undefined &&
    matchesLock(lock, account) &&
    Object.keys(packagesOf(account)).every(path => existsSync(join(ROOT, path, 'package.json')))
  );
}

/** The version of the Node that comes as a package, once it is there. */
export function nodeVersion() {
  const version = ask(NODE, ['--version']);
  return version?.startsWith(`v${NODE_MAJOR}.`) ? version.slice(1) : undefined;
}

/**
 * `npm ci`, then the one install script that is needed: that of the package `node`, which fetches its binary.
 *
 * @param {(line: string) => void} onLine
 * @returns {Promise<string>}
 */
export async function installPackages(onLine) {
  const whole = modulesWhole();
  if (!whole || !nodeVersion()) {
    await withNpmCache(async cache => {
      const npm = (/** @type {string[]} */ ...args) =>
        NPM.cacheFirst(
          () => run('npm', [...args, ...cache, '--offline'], { cwd: ROOT, env: systemEnv(), onLine }),
          () => run('npm', [...args, ...cache, ...PATIENCE], { cwd: ROOT, env: systemEnv(), onLine }),
          onLine,
        );
      if (!whole) await npm('ci', '--ignore-scripts');
      if (!nodeVersion()) await npm('rebuild', 'node', '--ignore-scripts=false');
    });
  }
  const node = nodeVersion();
  if (!node) {
    throw new SetupError(
      `Node ${NODE_MAJOR} does not start on this machine (package 'node'): run \`npm rebuild node --ignore-scripts=false\` to see why.`,
    );
  }
  await checkBinaries(onLine);
  return `Node ${node}`;
}

/** @param {(line: string) => void} onLine */
async function checkBinaries(onLine) {
  for (const name of BINARIES) {
    try {
      await run(NODE, ['--eval', `require('${name}')`], { cwd: ROOT, env: childEnv(), onLine });
    } catch {
      throw new SetupError(
        `The package ${name} has no binary for ${process.platform} ${process.arch} that loads: build it with \`npm rebuild ${name} --ignore-scripts=false\` (needs a C++ compiler).`,
      );
    }
  }
}

/**
 * npm cannot do without a cache: where its own may not be written, it gets one for this once.
 *
 * @param {(options: string[]) => Promise<void>} use given npm's options for it
 */
async function withNpmCache(use) {
  const own = ask('npm', ['config', 'get', 'cache'], systemEnv(), ROOT);
  if (own && isWritable(own)) return use([]);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-npm-'));
  try {
    await use([`--cache=${folder}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} path @returns {object | undefined} undefined for what is missing or damaged */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
