import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/**
 * A process, told from a later one with the same number by when it began.
 *
 * @typedef {{ pid: number, parent: number, began: string }} Process
 */

/**
 * The processes below one, also those that left its process group, as Jupyter's kernels do.
 *
 * @param {number} pid
 * @returns {Process[]}
 */
export function listDescendants(pid) {
  return descendantsOf(pid, listProcesses());
}

/**
 * @param {number} pid
 * @param {readonly Process[]} all
 * @returns {Process[]}
 */
export function descendantsOf(pid, all) {
  const children = all.filter(({ parent }) => parent === pid);
  return children.concat(children.flatMap(child => descendantsOf(child.pid, all)));
}

/** Ends those processes that still run. @param {readonly Process[]} processes */
export function killAll(processes) {
  const running = new Map(listProcesses().map(process => [process.pid, process.began]));
  for (const { pid, began } of processes) {
    if (running.get(pid) !== began) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

/** @returns {Process[]} */
function listProcesses() {
  return existsSync('/proc/self/stat') ? listFromProc() : listFromPs();
}

/** @returns {Process[]} */
function listFromProc() {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
      } catch {
        return []; // It ended while we read.
      }
    });
}

/**
 * @param {string} stat a line of /proc/PID/stat; the command in parentheses may contain anything
 * @returns {Process}
 */
export function parseStat(stat) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid: Number.parseInt(stat, 10), parent: Number(fields[1]), began: String(fields[19]) };
}

/** @returns {Process[]} */
function listFromPs() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,lstart='], { encoding: 'utf8' });
  return (stdout ?? '').split('\n').flatMap(line => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.+)$/.exec(line);
    return match ? [{ pid: Number(match[1]), parent: Number(match[2]), began: String(match[3]) }] : [];
  });
}
