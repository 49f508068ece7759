import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningApp } from '../export/running-app.ts';
import { startApp, type StartOptions } from '../export/start-app.ts';
import type { ContainerImage } from './build-image.ts';
import { ContainerError } from './error.ts';

/**
 * Starts the command of an image as a process, with its environment, and waits until `/health` says that it is ready.
 * Port and address are chosen here, as `docker run -p` maps them.
 *
 * @param image That {@link buildImage} made. Started again, it takes the place of the process before.
 * @param options Its environment, beside that of the image, and how long it may take.
 * @returns Its `url` for `fetch`, its `log`, and `stop`, which sends SIGTERM as `docker stop` does.
 * @throws ContainerError When the image has no command.
 * @throws AppStartError With the app's log, when it ends before it is ready, or takes too long.
 * @example
 * const dockerfile = 'FROM node:24.21.0-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.mjs"]';
 * const app = await runImage(await buildImage('deploy/mass', { dockerfile, dockerignore: 'node_modules', to: 'images/mass' }));
 * await app.stop();
 */
export async function runImage(image: ContainerImage, options: StartOptions = {}): Promise<RunningApp> {
  const { folder, command, environment } = image;
  if (command.length === 0) throw new ContainerError('The image has no CMD: nothing to start.');
  await writeFile(join(folder, 'Procfile'), `web: ${command.map(quote).join(' ')}\n`);
  const { PORT: _port, HOST: _host, ...own } = environment;
  return startApp(folder, { ...options, env: { ...own, ...options.env } });
}

/** For a shell, where a word needs it. */
function quote(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
