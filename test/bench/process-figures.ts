import { readFileSync } from 'node:fs';

/** What Linux counts CPU time in. */
const TICKS_PER_SECOND = 100;

/** Milliseconds of CPU that a process has used; NaN where the system does not say. */
export function cpuTime(pid: number | undefined): number {
  return cpuFields(pid, 11);
}

/** Milliseconds of CPU of all processes that this one, or a child of it, has started and seen end; else NaN. */
export function endedChildrenCpuTime(): number {
  return cpuFields(process.pid, 13);
}

/** The sum of a user's and a system's time, which stand side by side. */
function cpuFields(pid: number | undefined, first: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return ((Number(fields[first]) + Number(fields[first + 1])) / TICKS_PER_SECOND) * 1_000;
}

/** Resident megabytes of a process; NaN where the system does not say. */
export function memory(pid: number | undefined): number {
  if (process.platform !== 'linux') return Number.NaN;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_000;
}
