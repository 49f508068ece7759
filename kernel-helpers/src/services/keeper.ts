import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Command, Orders } from './orders.ts';

/**
 * Runs a service for a notebook, in a process between the two, so that the service ends with the notebook, however
 * that ends: whoever is killed closes this process's input, and that is the order to stop.
 */

/** After which a service that was told to stop is killed. */
const GRACE_MS = 5_000;

let orders: Orders | undefined;
let child: ChildProcess | undefined;
let isStopping = false;

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  child?.kill(orders?.stopSignal);
  setTimeout(() => child?.kill('SIGKILL'), GRACE_MS).unref();
}

function run([program, ...parameters]: Command, { folder, env, userId }: Orders): Promise<number> {
  child = spawn(program, parameters, {
    cwd: folder,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    ...(userId !== undefined && { uid: userId, gid: userId }),
  });
  return new Promise(resolve => {
    child?.once('exit', code => resolve(code ?? 1));
    child?.once('error', error => {
      process.stderr.write(`${error.message}\n`);
      resolve(1);
    });
  });
}

function makeFolder({ folder, files, links, userId }: Orders): void {
  mkdirSync(folder, { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  if (userId === undefined) return;
  for (const path of [folder, ...Object.keys(files).map(name => join(folder, name))]) {
    chownSync(path, userId, userId);
  }
}

async function serve(orders: Orders): Promise<number> {
  let code = 0;
  try {
    makeFolder(orders);
    for (const command of orders.commands) {
      if (isStopping || code !== 0) break;
      code = await run(command, orders);
    }
    return code;
  } finally {
    rmSync(orders.folder, { recursive: true, force: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// Whoever was to read what the service prints is gone, too.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const input = createInterface(process.stdin);
input.once('close', stop);
input.once('line', line => {
  orders = JSON.parse(line) as Orders; // oxlint-disable-line typescript/no-unsafe-type-assertion -- start-service.ts alone writes it
  void serve(orders).then(code => process.exit(code));
});
