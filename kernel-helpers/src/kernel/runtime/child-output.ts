import childProcess, { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { isRecord } from '../../records.ts';
import { currentRun } from './cell-run.ts';
import { inheritedStreams, stdioList } from './inherited-streams.ts';
import type { Output, StreamName } from './output.ts';
import { replaceMethod } from './replace-method.ts';
import { uninterruptible } from './uninterruptible.ts';

/** How long the end of a child waits for its last output, which a child of its own may hold back. */
const LAST_OUTPUT_MS = 200;

/** Does something that blocks this thread until a child process has ended. */
type WhileBlocked = <T>(action: () => T) => T;

/**
 * Lets child processes print into the cell that started them when they inherit the standard streams,
 * which in this process lead to the terminal of the server.
 */
export function captureChildOutput(output: Output, whileBlocked: WhileBlocked): void {
  captureChildren(output);
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    replaceMethod(
      childProcess,
      name,
      original =>
        (...parameters) =>
          uninterruptible.run(() =>
            captureBlocking(output, parameters, redirected => whileBlocked(() => original(...redirected))),
          ),
    );
  }
  syncBuiltinESMExports();
}

/** `spawn` and `fork`: a pipe takes the place of each inherited stream. */
function captureChildren(output: Output): void {
  replaceMethod(
    ChildProcess.prototype,
    'spawn',
    spawn =>
      function (this: unknown, options) {
        const stdio = stdioList(isRecord(options) ? options['stdio'] : undefined);
        const streams = inheritedStreams(stdio);
        if (!(this instanceof ChildProcess) || !isRecord(options) || streams.size === 0) {
          return spawn.call(this, options);
        }
        const piped = stdio.map((entry, place) => (streams.has(place) ? 'pipe' : entry));
        const result = spawn.call(this, { ...options, stdio: piped });
        const ends = [...streams].map(([place, name]) => {
          const stream = this.stdio[place];
          hideStream(this, place);
          return stream instanceof Readable ? printStream(output, name, stream) : Promise.resolve();
        });
        delayExit(this, Promise.all(ends));
        return result;
      },
  );
}

/** As the child of a process that shares its streams has it. */
function hideStream(child: ChildProcess, place: number): void {
  Object.assign(child.stdio, { [place]: null });
  if (place === 1) child.stdout = null;
  if (place === 2) child.stderr = null;
}

/** Prints what a child writes. Resolves when there is no more of it. */
function printStream(output: Output, name: StreamName, stream: Readable): Promise<void> {
  const run = currentRun();
  const decoder = new StringDecoder('utf8');
  stream.on('data', (chunk: Buffer) => output.print(name, decoder.write(chunk), run));
  return new Promise(resolve => {
    stream.once('close', resolve);
    stream.once('error', () => resolve());
  });
}

/** Whoever waits for the end of the child is to find printed what it has written. */
function delayExit(child: ChildProcess, printed: Promise<unknown>): void {
  replaceMethod(child, 'emit', emit => (event, ...values) => {
    if (event !== 'exit') return emit.call(child, event, ...values);
    const timeout = new Promise(resolve => {
      setTimeout(resolve, LAST_OUTPUT_MS).unref();
    });
    void Promise.race([printed, timeout]).then(() => emit.call(child, event, ...values));
    return true;
  });
}

/** `spawnSync` and the like: a file takes the place of each inherited stream, and is printed afterwards. */
function captureBlocking(
  output: Output,
  parameters: readonly unknown[],
  call: (parameters: readonly unknown[]) => unknown,
): unknown {
  const options = parameters.find(isOptions);
  const stdio = stdioList(options?.['stdio']);
  const streams = inheritedStreams(stdio);
  if (streams.size === 0) return call(parameters);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-child-'));
  const files = new Map<StreamName, { readonly path: string; readonly fd: number }>();
  for (const name of new Set(streams.values())) {
    const path = join(folder, name);
    files.set(name, { path, fd: openSync(path, 'w') });
  }
  const redirected = stdio.map((entry, place) => {
    const name = streams.get(place);
    return (name && files.get(name)?.fd) ?? entry;
  });
  const withFiles = { ...options, stdio: redirected };
  const given = parameters.map(parameter => (parameter === options ? withFiles : parameter));
  try {
    return call(options ? given : [...given, withFiles]);
  } finally {
    for (const [name, { path, fd }] of files) {
      closeSync(fd);
      output.print(name, readFileSync(path, 'utf8'));
    }
    rmSync(folder, { recursive: true });
  }
}

function isOptions(parameter: unknown): parameter is Record<string, unknown> {
  return isRecord(parameter) && !Array.isArray(parameter);
}
