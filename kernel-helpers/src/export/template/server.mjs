import { once } from 'node:events';
import { createServer } from 'node:http';
import { createApp } from './app.mjs';
import { Model } from './model.mjs';
import { openRecorder } from './record.mjs';

/** @import { Recorder } from './record.mjs' */

const DEFAULT_PORT = 3000;
/** How long the requests under way may take once the app is asked to stop. */
const GRACE_MS = 10_000;

/** @type {Model | undefined} */
let model;
/** @type {Recorder | undefined} */
let recorder;
let isStopping = false;
const app = createApp(
  () => model,
  log,
  row => recorder?.add(row),
);
const server = createServer((request, response) => {
  response.once('close', () => {
    // A connection that waits for another request would keep a stopping app alive.
    if (isStopping) server.closeIdleConnections();
  });
  app(request, response);
});
process.on('SIGTERM', stop).on('SIGINT', stop);

try {
  await listen();
  const loaded = await Model.load(new URL('model/', import.meta.url));
  const { MONITOR_STORE } = process.env;
  if (MONITOR_STORE) recorder = await openRecorder(MONITOR_STORE, loaded.description, log);
  model = loaded;
  const { name, version } = model.description;
  log(`${name} ${version} is ready`);
} catch (error) {
  log(`The app cannot start. ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
  server.close();
  server.closeAllConnections();
}

/** The platform chooses the port, and then expects the app on every address; else it is for this machine only. */
async function listen() {
  const { PORT, HOST = PORT ? '0.0.0.0' : '127.0.0.1' } = process.env;
  const port = Number(PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is a whole number from 0 to 65535; got ${JSON.stringify(PORT)}.`);
  }
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    throw new Error(
      `Port ${port} is taken by another program (EADDRINUSE): stop it, or set PORT to another number.`,
      {
        cause: error,
      },
    );
  }
  const address = server.address();
  // Text would be the path of a pipe.
  const place =
    address && typeof address === 'object' ? `${address.address}, port ${address.port}` : String(address);
  log(`listening on ${place}`);
}

/** @param {NodeJS.Signals} signal */
function stop(signal) {
  if (isStopping) return;
  isStopping = true;
  log(`${signal}: no new requests; those under way are answered`);
  server.close(() => void finish());
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
}

/** Writes what the recorder still holds. */
async function finish() {
  await recorder?.close();
  log('stopped');
}

/** @param {string} line */
function log(line) {
  process.stdout.write(`${line}\n`);
}
