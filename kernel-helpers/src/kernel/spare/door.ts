import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { PIPES, receiveMessages, send, type ToDoor, type Message, type ToMain } from './messages.ts';

/** How long a spare waits that nobody takes. */
const UNUSED_MS = 600_000;
/** How long after the last kernel it may still be taken: a restart ends one before it starts the next. */
const ALONE_MS = 30_000;
/** How long an orphaned kernel may take to shut down. */
const SHUTDOWN_MS = 4_000;

/** How often it tries to take the place of a spare that was killed. */
const MAX_TRIES = 5;

/** What the thread is started with. */
export interface DoorData {
  /** The path of its socket. */
  readonly place: string;
  /** Set to 1 when the process is gone that has started the launcher. */
  readonly isOrphaned: Int32Array<SharedArrayBuffer>;
}

/**
 * The thread of a spare kernel that listens: it answers whatever the main thread does, and once the spare is a kernel
 * it ends the process, also in an endless loop, as soon as the launcher is gone.
 */
const { place, isOrphaned }: DoorData = workerData;
const folder = `${place}.${process.pid}`;
const own = join(folder, 'door');
const kernels = new Set<Socket>();
let state: 'warming' | 'free' | 'taken' = 'warming';
let launcher: Socket | undefined;
let alone = setTimeout(end, ALONE_MS);
const unused = setTimeout(end, UNUSED_MS);

const server = createServer(socket => {
  socket.on('error', () => socket.destroy());
  socket.on('close', () => leave(socket));
  receiveMessages(socket, message => receive(socket, message));
});

function receive(socket: Socket, message: Message): void {
  switch (message.type) {
    case 'stay':
      // Sent before it could be known that this is a spare no more.
      if (state === 'taken') return void socket.destroy();
      kernels.add(socket);
      clearTimeout(alone);
      unused.refresh();
      if (state === 'free') send(socket, { type: 'free' });
      return;
    case 'take':
      return offer(socket);
    case 'go': {
      if (socket !== launcher) return;
      const go: ToMain = { start: message.start, folder };
      parentPort?.postMessage(go, []);
      return;
    }
    case 'orphaned':
      Atomics.store(isOrphaned, 0, 1);
      setTimeout(end, SHUTDOWN_MS);
      return;
    case 'free':
    case 'refused':
    case 'taken':
    case 'started':
      // What spares say, nobody says to them.
      socket.destroy();
  }
}

function welcome(): void {
  state = 'free';
  for (const kernel of kernels) send(kernel, { type: 'free' });
}

function offer(socket: Socket): void {
  if (state !== 'free') return send(socket, { type: 'refused' });
  state = 'taken';
  launcher = socket;
  clearTimeout(alone);
  clearTimeout(unused);
  close();
  for (const kernel of kernels) kernel.destroy();
  send(socket, { type: 'taken', pid: process.pid, folder });
}

function leave(socket: Socket): void {
  if (socket === launcher) end();
  if (!kernels.delete(socket) || kernels.size > 0 || state === 'taken') return;
  clearTimeout(alone);
  alone = setTimeout(end, ALONE_MS);
}

/** Ends the process, and those that it has started: they are of its group. */
function end(): void {
  close();
  rmSync(folder, { recursive: true, force: true });
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Has launchers find this spare. Ends the process where another spare is found; one that was killed has left its socket. */
async function takePlace(): Promise<void> {
  for (let tries = 0; !isLinked(own, place); tries++) {
    if (tries === MAX_TRIES || (await isAnswered(place))) return end();
    const removed = join(folder, 'removed');
    try {
      renameSync(place, removed);
    } catch {
      // Another one has been faster.
      continue;
    }
    // Another spare may have come since: then it is put back.
    if (await isAnswered(removed)) {
      isLinked(removed, place);
      return end();
    }
  }
}

/** Gives a socket another path. @returns false where something is there already */
function isLinked(socket: string, path: string): boolean {
  try {
    linkSync(socket, path);
    return true;
  } catch {
    return false;
  }
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  const isConnected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isConnected;
}

/** Lets launchers find this spare no more. */
function close(): void {
  const isOurs = inode(place) !== undefined && inode(place) === inode(own);
  if (isOurs) rmSync(place, { force: true });
  server.close();
}

function inode(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}

/** Removes the folders of spares that were killed. */
function removeRemains(): void {
  for (const name of readdirSync(dirname(place))) {
    const [start, pid] = name.split('.');
    if (start === basename(place) && pid !== undefined && !isAlive(Number(pid))) {
      rmSync(join(dirname(place), name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

parentPort?.on('message', (message: ToDoor) => {
  if (message === 'warm') welcome();
  else if (launcher) send(launcher, { type: 'started' });
});
try {
  removeRemains();
  mkdirSync(folder, { mode: 0o700 });
  const pipes = PIPES.map(name => join(folder, name));
  await promisify(execFile)('mkfifo', ['-m', '600', ...pipes]);
  // As long as somebody can write, a launcher that reads early does not find the end.
  for (const pipe of pipes) openSync(pipe, 'r+');
  await once(server.listen(own), 'listening');
  await takePlace();
} catch {
  end();
}
