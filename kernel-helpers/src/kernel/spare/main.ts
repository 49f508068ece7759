import { spawn } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { cacheDir } from '../../cache-dir.ts';
import type { DoorData } from './door.ts';
import type { ToDoor, ToMain } from './messages.ts';
import { sparePlace } from './place.ts';
import { takeOver } from './take-over.ts';

/**
 * A spare kernel: `node main.js PLACE [--here]`. It loads what a kernel needs, waits at the socket PLACE, and becomes
 * the kernel that the next launcher asks for. Without `--here` it starts itself once more and ends, so that no kernel is
 * its parent: an interrupt ends what a kernel has started.
 */
const [place = '', here] = process.argv.slice(2);
if (place !== sparePlace()) process.exit();
if (here === undefined) {
  const parameters = [...process.execArgv, import.meta.filename, place, '--here'];
  spawn(process.execPath, parameters, { detached: true, stdio: 'ignore' }).unref();
  process.exit();
}
const isOrphaned = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const doorData: DoorData = { place, isOrphaned };
const door = new Worker(new URL(`./door${extname(import.meta.filename)}`, import.meta.url), {
  workerData: doorData,
});
const tellDoor = (message: ToDoor): void => door.postMessage(message, []);
enableCompileCache(join(cacheDir(), 'compiled'));
const { startKernel } = await import('../start-kernel.ts');
const { warmUp } = await import('./warm-up.ts');
const parsed = await warmUp();
door.once('message', ({ start, folder }: ToMain) => {
  try {
    takeOver(start, folder);
  } catch {
    // The launcher then starts a kernel itself.
    process.exit(1);
  }
  tellDoor('started');
  void startKernel(start.connectionFile, { parsed, isOrphaned });
});
// A build that came meanwhile is another kernel's.
if (place !== sparePlace()) process.exit();
tellDoor('warm');
