import { once } from 'node:events';
import { constants, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EXIT_FILE, PIPES, receiveMessages, send, type Message } from './messages.ts';

/** How long a spare may take to say whether it is free, and to begin: after that, starting afresh is faster. */
const ANSWER_WITHIN_MS = 150;
const BEGIN_WITHIN_MS = 1_000;
/** How long what the kernel has printed at its end is waited for. */
const LAST_OUTPUT_MS = 200;
const PARENT_CHECK_MS = 1_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/**
 * Has the spare kernel at `place` be the kernel. This process stands for it from then on: signals are passed on, what
 * the kernel prints comes out here, and the end of the one is the end of the other.
 *
 * @returns false where there is no spare that begins at once
 */
export async function launchSpare(place: string, connectionFile: string): Promise<boolean> {
  if (!existsSync(place)) return false;
  const spare = connect(place);
  const parent = process.ppid;
  const closed = new Promise<undefined>(resolve => {
    spare.once('close', () => resolve(undefined));
  });
  spare.on('error', () => spare.destroy());
  let arrived: ((message: Message) => void) | undefined;
  receiveMessages(spare, message => arrived?.(message));
  const answer = (withinMs: number): Promise<Message | undefined> => {
    const message = new Promise<Message>(resolve => {
      arrived = resolve;
    });
    return Promise.race([message, closed, delay(withinMs, undefined, { ref: false })]);
  };
  send(spare, { type: 'take' });
  const taken = await answer(ANSWER_WITHIN_MS);
  if (taken?.type !== 'taken') {
    spare.destroy();
    return false;
  }
  const streams = PIPES.map(name => passOn(join(taken.folder, name), process[name]));
  send(spare, {
    type: 'go',
    start: {
      connectionFile,
      argv: process.argv,
      cwd: process.cwd(),
      env: process.env,
      umask: process.umask(),
      parent,
    },
  });
  if ((await answer(BEGIN_WITHIN_MS))?.type !== 'started') {
    // It must not open the sockets that this process is about to open.
    tryKill(taken.pid, 'SIGKILL');
    await closed;
    for (const stream of streams) stream.destroy();
    return false;
  }
  const lastSignal = passSignals(taken.pid);
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    send(spare, { type: 'orphaned' });
  }, PARENT_CHECK_MS);
  void closed.then(async () => {
    const printed = Promise.all(streams.map(async stream => stream.closed || once(stream, 'close')));
    await Promise.race([printed, delay(LAST_OUTPUT_MS)]);
    endAs(taken.folder, lastSignal());
  });
  return true;
}

/** Prints what comes out of a named pipe. */
function passOn(path: string, output: NodeJS.WriteStream): Socket {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stream = new Socket({ fd, readable: true, writable: false });
  stream.on('error', () => stream.destroy());
  output.on('error', () => undefined);
  return stream.pipe(output, { end: false }) && stream;
}

/** Passes on to the kernel the signals that reach this process. @returns tells the last of them */
function passSignals(pid: number): () => NodeJS.Signals | undefined {
  let last: NodeJS.Signals | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      last = signal;
      tryKill(pid, signal);
    });
  }
  return () => last;
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** Ends this process as the kernel has ended: with its exit code, or by a signal where it has left none. */
function endAs(folder: string, lastSignal: NodeJS.Signals | undefined): void {
  let code: number | undefined;
  try {
    code = Number(readFileSync(join(folder, EXIT_FILE), 'utf8'));
  } catch {
    // It was killed.
  }
  rmSync(folder, { recursive: true, force: true });
  if (code !== undefined) process.exit(code);
  const signal = lastSignal ?? 'SIGKILL';
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
