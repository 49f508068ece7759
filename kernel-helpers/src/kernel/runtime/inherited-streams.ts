import type { StreamName } from './output.ts';

/** What stands for the standard streams in the `stdio` of a child process, by its place there. */
type Stdio = readonly unknown[];

const STREAM_NAMES: Readonly<Record<number, StreamName>> = { 1: 'stdout', 2: 'stderr' };

/** The name of a standard stream by its file descriptor; undefined for any other file. */
export function streamOf(fd: unknown): StreamName | undefined {
  return typeof fd === 'number' ? STREAM_NAMES[fd] : undefined;
}

/** The `stdio` option of `spawn` and the like as a list. */
export function stdioList(stdio: unknown): Stdio {
  if (Array.isArray(stdio)) return stdio as Stdio;
  return [stdio, stdio, stdio];
}

/** The places of a `stdio` at which a child gets a standard stream of this process, and which one. */
export function inheritedStreams(stdio: Stdio): ReadonlyMap<number, StreamName> {
  const streams = new Map<number, StreamName>();
  for (const [place, entry] of stdio.entries()) {
    const name = streamOf(entry === 'inherit' ? place : descriptorOf(entry));
    if (name) streams.set(place, name);
  }
  return streams;
}

function descriptorOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'fd' in entry ? entry.fd : entry;
}
