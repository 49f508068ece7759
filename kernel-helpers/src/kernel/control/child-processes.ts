import { spawnSync } from 'node:child_process';

/** Ends all processes that a process has started, and those that these have started. */
export function endDescendants(pid: number): void {
  for (const descendant of descendantsOf(pid, listProcesses())) {
    try {
      process.kill(descendant, 'SIGTERM');
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
}

/** All processes of this machine; none where there is no `ps`. */
function listProcesses(): ProcessEntry[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const lines = Array.from((stdout ?? '').matchAll(/^\s*(\d+)\s+(\d+)\s*$/gm));
  return lines.map(([, pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

function descendantsOf(pid: number, processes: readonly ProcessEntry[]): number[] {
  const children = processes.filter(({ parent }) => parent === pid).map(child => child.pid);
  return children.concat(children.flatMap(child => descendantsOf(child, processes)));
}
