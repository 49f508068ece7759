import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { atEnd } from '../at-end.ts';
import { findFreePorts } from '../port.ts';
import { escapeHtml } from '../show/html.ts';
import { show } from '../show/show.ts';
import { requireAnswer } from '../todo/todo.ts';
import { ServiceError } from './error.ts';
import { downloadMegabytes } from './find-program.ts';
import { obtainProgram } from './obtain-program.ts';
import { postgres } from './postgres.ts';
import type { Program, Recipe } from './recipe.ts';
import { redis } from './redis.ts';
import { s3 } from './s3.ts';
import { Service } from './service.ts';

/** What {@link startService} can start. */
export type ServiceName = 'postgres' | 'redis' | 's3';

const RECIPES: Readonly<Record<ServiceName, Recipe>> = { postgres, redis, s3 };
const KEEPER = fileURLToPath(new URL(`keeper${extname(import.meta.filename)}`, import.meta.url));
const POLL_MS = 25;
/** A machine under load takes its time; one that fails says so at once. */
const READY_LIMIT_MS = 120_000;
/** Another program may take a port between the moment it is found and that in which it is used. */
const PORT_ATTEMPTS = 3;

const running = new Map<ServiceName, Promise<Service>>();

/**
 * Starts a database, a queue or a store of its own for this notebook: an installed program, else one that came with the
 * course, else one that the set-up fetches at the first use. It listens on this machine only, takes nobody without its
 * password, and begins empty. While it runs, asking again gives the same one. It ends with the notebook, however that
 * ends, and its data with it.
 *
 * @param name `postgres`; `redis` (or Valkey, which is the same to its clients); `s3`, a store that answers as Amazon's S3.
 * @returns Its `url`, `user` and `password` for a client, its `log`, and `stop`.
 * @throws ServiceError When it is not to be had here, with what to install; or with its log, when it does not start.
 * @example
 * const database = await startService('postgres');
 * console.log(new URL(database.url).hostname); // 127.0.0.1
 */
export function startService(name: ServiceName): Promise<Service> {
  requireAnswer(name);
  const known = running.get(name);
  if (known) return known;
  const starting = start(name);
  running.set(name, starting);
  const forget = () => {
    if (running.get(name) === starting) running.delete(name);
  };
  starting.then(({ exited }) => exited.then(forget), forget);
  return starting;
}

async function start(name: ServiceName): Promise<Service> {
  if (!Object.hasOwn(RECIPES, name)) {
    throw new RangeError(
      `There is no service ${JSON.stringify(name)}; there are ${Object.keys(RECIPES).join(', ')}.`,
    );
  }
  const recipe = RECIPES[name];
  const program = await obtainProgram(name, { ...recipe, megabytes: downloadMegabytes(name) });
  const service = await startProgram(recipe, program);
  say(`${recipe.title} is ready on this machine (${program.title}), and ends with this notebook.`);
  return service;
}

async function startProgram(recipe: Recipe, program: Program): Promise<Service> {
  for (let attempt = 1; ; attempt++) {
    const service = await launch(recipe, program);
    const { hasEnded, log } = service;
    if (!hasEnded) return service;
    if (attempt < PORT_ATTEMPTS && /address already in use/i.test(log)) continue;
    throw new ServiceError(`${recipe.title} (${program.title}) ended before it was ready.`, { log });
  }
}

/** @returns A service that is ready, or has ended. */
async function launch(recipe: Recipe, program: Program): Promise<Service> {
  const access = {
    ports: await findFreePorts(recipe.ports),
    user: recipe.user,
    password: randomBytes(18).toString('base64url'),
  };
  const folder = join(tmpdir(), `waymark-service-${randomBytes(6).toString('hex')}`);
  const keeper = spawn(process.execPath, [KEEPER], {
    // A group of its own, which a signal to the notebook's group does not reach.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const orders = { folder, ...recipe.orders(program, access, folder) };
  const service = new Service(keeper, orders, recipe.url(access), access);
  atEnd(() => service.stop());
  const deadline = AbortSignal.timeout(READY_LIMIT_MS);
  while (!service.hasEnded && !deadline.aborted) {
    if ((await recipe.isReady(access, deadline)) && !service.hasEnded) return service;
    await Promise.race([service.exited, delay(POLL_MS)]);
  }
  if (!service.hasEnded) {
    await service.stop();
    throw new ServiceError(
      `${recipe.title} was not ready within ${READY_LIMIT_MS / 1000} s, and was stopped.`,
      {
        log: service.log,
      },
    );
  }
  return service;
}

function say(line: string): void {
  show({ 'text/html': `<div style="opacity:.8">${escapeHtml(line)}</div>`, 'text/plain': line });
}
