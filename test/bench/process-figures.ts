import { readFileSync } from 'node:fs';

/** What Linux counts CPU time in. */
const TICKS_PER_SECOND = 100;

/** Milliseconds of CPU that a process has used; NaN where the system does not say. */
export function cpuTime(pid: number | undefined): number {
  if (process.platform !== 'linux') return Number.NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1_000;
}

/** Resident megabytes of a process; NaN where the system does not say. */
export function memory(pid: number | undefined): number {
  if (process.platform !== 'linux') return Number.NaN;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_000;
}
