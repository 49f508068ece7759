import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ROOT } from './paths.mjs';

const SCRIPT = fileURLToPath(new URL('guard.py', import.meta.url));
/** One a clone. It lies beside the set-up, since that replaces all other folders that git ignores. */
const LOCK_FILE = join(ROOT, 'server', 'setup', '.lock');

/** @type {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, null> | undefined} */
let guard;

/**
 * Starts the process that ends our children if we cannot, because we were killed; see guard.py. It costs a student
 * some 10 MB while JupyterLab runs.
 *
 * @param {string} python the command
 * @param {string} [lock] the file of the lock
 */
export function startGuard(python, lock = LOCK_FILE) {
  if (guard) return;
  const child = spawn(python, ['-I', '-S', SCRIPT, lock], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  guard = child;
  // Without a guard everything works, and a killed start leaves its children: that is no reason to refuse one.
  const lose = () => (guard = undefined);
  child.once('error', lose);
  child.once('exit', lose);
  child.stdin.on('error', lose);
  child.unref();
  unref(child.stdin);
  unref(child.stdout);
}

/**
 * Has a process group ended with us.
 *
 * @param {number | undefined} pid of its leader
 * @param {number} graceMs how long it may take to end when it is asked to
 * @returns {() => void} to be called when it has ended by itself
 */
export function guardGroup(pid, graceMs) {
  if (pid === undefined) return () => {};
  tell(`started ${pid} ${graceMs / 1000}`);
  return () => tell(`ended ${pid}`);
}

/**
 * Waits until no other process sets this clone up, nor what a killed one left behind.
 *
 * @param {(pid: number) => void} onBusy told of the process that it waits for
 * @returns {Promise<() => void>} lets the next one in
 */
export async function lockClone(onBusy) {
  const child = guard;
  if (!child) return () => {};
  child.ref();
  tell('lock');
  const lines = createInterface(child.stdout);
  const lost = new Promise(resolve => child.once('close', resolve));
  await Promise.race([untilLocked(lines, onBusy), lost]);
  lines.close();
  child.unref();
  unref(child.stdout);
  return () => tell('unlock');
}

/**
 * A clone that cannot be locked (a read-only one, a file system without locks) is set up without a lock.
 *
 * @param {import('node:readline').Interface} lines
 * @param {(pid: number) => void} onBusy
 */
async function untilLocked(lines, onBusy) {
  for await (const line of lines) {
    const [word, pid] = line.split(' ');
    if (word !== 'busy') return;
    onBusy(Number(pid));
  }
}

/** @param {string} line */
function tell(line) {
  guard?.stdin.write(`${line}\n`);
}

/** Keeps a pipe to the guard from keeping this process alive. @param {object} pipe */
function unref(pipe) {
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}
