import { statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { SetupError } from './errors.mjs';
import { obstacleTo } from './folders.mjs';
import { PYTHON, ROOT, systemEnv } from './paths.mjs';
import { ask } from './run.mjs';

const NODE_MIN = 20;
const PYTHON_MIN = [3, 10];
const PYTHONS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
/** What node_modules, .venv and the cache take together, with what is unpacked in between. */
const DISK_GB = 4;

/** @throws {SetupError} when this Node or this system is not one that Waymark runs on */
export function checkNode(version = process.versions.node, platform = process.platform) {
  if (platform === 'win32') {
    throw new SetupError('Waymark runs on Linux and macOS: on Windows, run it inside WSL (`wsl --install`).');
  }
  if (Number.parseInt(version, 10) < NODE_MIN) {
    throw new SetupError(
      `Waymark needs Node ${NODE_MIN} or newer and this is Node ${version}: install a current one from nodejs.org and run the command again.`,
    );
  }
}

/**
 * A Python to make `.venv` with.
 *
 * @param {(command: string) => string | undefined} [probe] what the candidate says of itself
 * @returns {string} its command
 * @throws {SetupError} when there is none, none is new enough, or it lacks venv
 */
export function findPython(probe = probePython) {
  const found = PYTHONS.map(command => ({ command, answer: probe(command) })).filter(({ answer }) => answer);
  const newEnough = found.filter(({ answer }) => isPythonNewEnough(answer));
  if (!newEnough[0]) {
    const seen = found[0] ? ` (found: Python ${found[0].answer?.split(' ')[0]})` : '';
    throw new SetupError(
      `Waymark needs Python ${PYTHON_MIN.join('.')} or newer for JupyterLab and none was found${seen}: install it (Debian: \`sudo apt install python3 python3-venv\`, macOS: \`brew install python\`) and run the command again.`,
    );
  }
  const python = newEnough.find(({ answer }) => answer?.endsWith('venv'));
  if (!python) {
    throw new SetupError(
      `${newEnough[0].command} cannot make virtual environments: install its venv module (Debian: \`sudo apt install python3-venv\`) and run the command again.`,
    );
  }
  return python.command;
}

/** The command of `.venv`'s Python, if that works, is new enough and has pip. */
export function usablePython() {
  const answer = probePython(PYTHON);
  return isPythonNewEnough(answer) && answer?.includes('pip') ? PYTHON : undefined;
}

/** @param {string} command @returns {string | undefined} '3.11.7 pip venv', or '3.11.7' without both */
function probePython(command) {
  const script = `
import importlib.util as u, platform
has = lambda *names: all(u.find_spec(name) for name in names)
print(platform.python_version(), *["pip"] * has("pip"), *["venv"] * has("venv", "ensurepip"))`;
  return ask(command, ['-c', script], systemEnv());
}

/** @param {string | undefined} answer */
function isPythonNewEnough(answer) {
  const [major = 0, minor = 0] = (answer ?? '').split('.').map(part => Number.parseInt(part, 10));
  return major === PYTHON_MIN[0] && minor >= Number(PYTHON_MIN[1]);
}

/** @throws {SetupError} when a first set-up would fill the disk */
export function checkDisk(freeBytes = freeDisk()) {
  const free = freeBytes / 1e9;
  if (free < DISK_GB) {
    throw new SetupError(
      `Set-up needs about ${DISK_GB} GB of disk and ${free.toFixed(1)} GB are free: free some space and run the command again.`,
    );
  }
}

/** The bytes that may still be written where the repository lies. */
export function freeDisk() {
  const { bavail, bsize } = statfsSync(ROOT);
  return bavail * bsize;
}

/**
 * @param {string} course the folder of the students' copies
 * @throws {SetupError} when it, or the folder for progress and logs in it, cannot be made or written to
 */
export function demandWritable(course) {
  for (const folder of [course, join(course, '.waymark'), join(course, '.waymark', 'logs')]) {
    const obstacle = obstacleTo(folder);
    if (!obstacle) continue;
    throw new SetupError(
      `The folder ${folder} cannot be written (${obstacle}), and work and progress are kept there: make it yours, or choose another course folder with \`npm start -- --course DIR\`.`,
    );
  }
}

/**
 * @param {number} port of JupyterLab
 * @throws {SetupError} when something listens there
 */
export async function demandFreePort(port) {
  if (!(await isPortTaken(port))) return;
  throw new SetupError(
    `Port ${port} is taken: stop what uses it, or choose another with \`npm start -- --port ${port + 1}\`.`,
  );
}

/**
 * @param {number} port
 * @returns {Promise<boolean>} whether something listens there
 */
export function isPortTaken(port) {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
