import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { extname, join } from 'node:path';
import { send } from './messages.ts';
import { sparePlace } from './place.ts';

const CHECK_MS = 1_500;
/** At how many checks in a row a kernel has to be idle. */
const QUIET_CHECKS = 2;
/** How often a spare that was started is looked for, before the next use of the kernel starts another one. */
const TRIES = 8;
/** How often until it is started once more. */
const TRIES_PER_START = 4;

interface Kept {
  readonly isWorking: boolean;
  /** Something that is another after each request. */
  readonly newest: unknown;
}

/**
 * Makes sure that there is a spare kernel, for the next start, each time that this one has been used and is idle
 * again. The spare stays as long as a kernel like this one lives, and waits ten minutes to be taken.
 */
export function keepSpare(kernel: Kept): void {
  const place = sparePlace();
  if (place === undefined) return;
  const start = starter(place);
  let spare: Socket | undefined;
  let quiet = 0;
  let tries = 0;
  let lastUse: unknown;
  const look = (): void => {
    quiet = kernel.isWorking ? 0 : quiet + 1;
    if (spare || quiet < QUIET_CHECKS || kernel.newest === lastUse) return;
    const socket = connect(place);
    socket.unref();
    spare = socket;
    let isFree = false;
    let hasNone = false;
    send(socket, { type: 'stay' });
    socket.once('data', () => {
      isFree = true;
      tries = 0;
      lastUse = kernel.newest;
    });
    socket.once('error', () => {
      hasNone = true;
    });
    socket.once('close', () => {
      spare = undefined;
      if (isFree) return;
      if (hasNone && tries % TRIES_PER_START === 0) start();
      if (++tries < TRIES) return;
      tries = 0;
      lastUse = kernel.newest;
    });
  };
  setInterval(look, CHECK_MS).unref();
}

/** A function that starts a spare as this process was started, whatever cells change about it. */
function starter(place: string): () => void {
  const program = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
  const env = { ...process.env };
  const { execPath } = process;
  const parameters = [...process.execArgv, program, place];
  const startProcess = spawn;
  return () => {
    const child = startProcess(execPath, parameters, { env, detached: true, stdio: 'ignore', cwd: '/' });
    child.once('error', () => undefined);
    child.unref();
  };
}
