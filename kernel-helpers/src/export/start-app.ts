import { spawn } from 'node:child_process';
import { delimiter, dirname, extname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd } from '../at-end.ts';
import { makeKey } from '../serve/gate.ts';
import { requireAnswer } from '../todo/todo.ts';
import { AppStartError } from './error.ts';
import { findFreePort, isPortTaken } from '../port.ts';
import { readWebCommand } from './procfile.ts';
import { RunningApp } from './running-app.ts';

const READY_LIMIT_MS = 30_000;
const POLL_MS = 25;
/** Loaded before the app, so that it answers none but those who know its key. */
const GUARD = new URL(`../serve/guard-process${extname(import.meta.filename)}`, import.meta.url);

/** How {@link startApp} starts an app. */
export interface StartOptions {
  /** Added to the environment; `PORT` chooses the port, `WAYMARK_APP_KEY` the key. Default: a free port; the key that the folder's app had before, else a new one. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long the app may take until `/health` says that it is ready. Default: 30,000 ms. */
  readonly limitMs?: number;
}

/** By folder. */
const running = new Map<string, RunningApp>();
const keys = new Map<string, string>();
let stopsAtEnd = false;

/**
 * Does for an app what a host does: runs the line `web` of its `Procfile` with a `PORT`, and asks
 * `/health` until the app is ready. It listens on this machine only, and answers nobody who does not know its
 * key, the first part of its addresses. The app runs on the Node of the notebook. Started again from the same
 * folder, the app takes the place of the one before, and its key: with the same `PORT` its addresses stay as they
 * were. It ends with the notebook.
 *
 * @param folder With a `Procfile` and installed packages; relative to the notebook's folder.
 * @param options Its environment, and how long it may take.
 * @returns Its `url` for `fetch`, its `log`, and `stop`.
 * @throws AppStartError With the app's log, when it ends before it is ready, or takes too long.
 * @example
 * const app = await startApp('deploy/mass');
 * const health = await (await fetch(new URL('health', app.url))).json();
 * await app.stop();
 */
export async function startApp(folder: string, options: StartOptions = {}): Promise<RunningApp> {
  requireAnswer(folder);
  const { env = {}, limitMs = READY_LIMIT_MS } = options;
  const project = resolve(folder);
  await running.get(project)?.stop();
  const command = await readWebCommand(project);
  const port = env['PORT'] === undefined ? await findFreePort() : Number(env['PORT']);
  const key = env['WAYMARK_APP_KEY'] || keys.get(project) || makeKey();
  keys.set(project, key);
  // Whoever has the port already would answer in the app's place.
  const isTaken = port > 0 && (await isPortTaken(port));
  const app = new RunningApp(
    spawn(command, {
      cwd: project,
      env: {
        ...inheritedEnv(),
        HOST: '127.0.0.1',
        NODE_ENV: 'production',
        PORT: String(port),
        ...env,
        WAYMARK_APP_KEY: key,
        NODE_OPTIONS: `--import=${GUARD.href} ${env['NODE_OPTIONS'] ?? ''}`,
      },
      shell: true,
      // A group of its own, so that a signal reaches the shell, npm and the app.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
    port,
    key,
  );
  keep(project, app);
  const deadline = AbortSignal.timeout(limitMs);
  while (!app.hasEnded && !deadline.aborted) {
    if (!isTaken && (await isReady(app, deadline)) && !app.hasEnded) return app;
    await Promise.race([app.exited, delay(POLL_MS)]);
  }
  const { hasEnded } = app;
  await app.stop();
  const exitCode = await app.exited;
  const message = hasEnded
    ? `The app ended with exit code ${exitCode} before it was ready.`
    : `The app was not ready within ${limitMs} ms, and was stopped.`;
  throw new AppStartError(message, { log: app.log, exitCode });
}

async function isReady(app: RunningApp, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(new URL('health', app.url), { signal })).ok;
  } catch {
    return false; // Nobody listens yet: the caller asks again.
  }
}

/** Without what npm or Node tell their own children, which would configure the app's npm and Node. */
function inheritedEnv(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(npm_|node_options$)/i.test(name));
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(entries), PATH: path, npm_config_update_notifier: 'false' };
}

function keep(project: string, app: RunningApp): void {
  running.set(project, app);
  void app.exited.then(() => {
    if (running.get(project) === app) running.delete(project);
  });
  if (stopsAtEnd) return;
  stopsAtEnd = true;
  atEnd(() => {
    for (const app of running.values()) app.signal('SIGTERM');
  });
}
