/* oxlint-disable typescript/no-unsafe-type-assertion -- functions of Node's are replaced by ones of the same types */
import childProcess, { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { currentRun } from './cell-run.ts';
import { inheritedStreams, stdioList } from './inherited-streams.ts';
import type { Output, StreamName } from './output.ts';
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
  for (const name of ['spawnSync', 'execSync', 'execFileSync'] as const) {
    const original = childProcess[name] as (...parameters: unknown[]) => unknown;
    const wrapper = (...parameters: unknown[]): unknown =>
      uninterruptible.run(() =>
        captureBlocking(output, parameters, () => whileBlocked(() => original(...parameters))),
      );
    Object.defineProperty(wrapper, 'name', { value: name });
    childProcess[name] = wrapper as never;
  }
  syncBuiltinESMExports();
}

interface SpawnOptions {
  readonly stdio?: unknown;
}

/** `spawn` and `fork`: a pipe takes the place of each inherited stream. */
function captureChildren(output: Output): void {
  const prototype = ChildProcess.prototype as unknown as { spawn(options: SpawnOptions): unknown };
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options) {
    const stdio = stdioList(options.stdio);
    const streams = inheritedStreams(stdio);
    if (streams.size === 0) return spawn.call(this, options);
    const piped = stdio.map((entry, place) => (streams.has(place) ? 'pipe' : entry));
    const result = spawn.call(this, { ...options, stdio: piped });
    const ends = [...streams].map(([place, name]) => {
      const stream = this.stdio[place] as Readable | null | undefined;
      hideStream(this, place);
      return stream ? printStream(output, name, stream) : Promise.resolve();
    });
    delayExit(this, Promise.all(ends));
    return result;
  };
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
  const emit = child.emit.bind(child) as (...parameters: unknown[]) => boolean;
  child.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'exit') return emit(event, ...values);
    const timeout = new Promise(resolve => {
      setTimeout(resolve, LAST_OUTPUT_MS).unref();
    });
    void Promise.race([printed, timeout]).then(() => emit(event, ...values));
    return true;
  };
}

/** `spawnSync` and the like: a file takes the place of each inherited stream, and is printed afterwards. */
function captureBlocking(output: Output, parameters: unknown[], call: () => unknown): unknown {
  const place = parameters.findIndex(isOptions);
  const options = parameters[place] as SpawnOptions | undefined;
  const stdio = stdioList(options?.stdio);
  const streams = inheritedStreams(stdio);
  if (streams.size === 0) return call();
  const folder = mkdtempSync(join(tmpdir(), 'waymark-child-'));
  const files = new Map<StreamName, { readonly path: string; readonly fd: number }>();
  for (const name of new Set(streams.values())) {
    const path = join(folder, name);
    files.set(name, { path, fd: openSync(path, 'w') });
  }
  const redirected = stdio.map((entry, index) => files.get(streams.get(index) as StreamName)?.fd ?? entry);
  parameters[place] = { ...options, stdio: redirected };
  try {
    return call();
  } finally {
    for (const [name, { path, fd }] of files) {
      closeSync(fd);
      output.print(name, readFileSync(path, 'utf8'));
    }
    rmSync(folder, { recursive: true });
  }
}

function isOptions(parameter: unknown): boolean {
  return typeof parameter === 'object' && parameter !== null && !Array.isArray(parameter);
}
