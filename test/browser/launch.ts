import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { SECRET } from '../server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_LINE = /Waymark is ready: (\S+)/;

/**
 * Runs `npm start` until it is ready.
 *
 * @returns JupyterLab's address, with its token, and the process, which SIGINT stops.
 */
export async function launch(args: readonly string[]): Promise<{ url: URL; launcher: ChildProcess }> {
  const launcher = spawn(
    process.execPath,
    [join(ROOT, 'server/setup/start.mjs'), '--no-open', `--port=${await findFreePort()}`, ...args],
    { env: { ...process.env, WAYMARK_SECRET: SECRET }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  launcher.stderr.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  for await (const line of createInterface({ input: launcher.stdout })) {
    lines.push(line);
    const url = READY_LINE.exec(line)?.[1];
    if (url === undefined) continue;
    launcher.stdout.resume();
    return { url: new URL(url), launcher };
  }
  throw new Error(`npm start ended before it was ready:\n${lines.join('\n')}`);
}

/** Writes a user's settings of one JupyterLab plugin, as its settings editor would. */
export async function changeSettings(
  url: URL,
  plugin: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const response = await fetch(new URL(`/lab/api/settings/${plugin}`, url), {
    method: 'PUT',
    headers: { authorization: `token ${url.searchParams.get('token')}` },
    body: JSON.stringify({ raw: JSON.stringify(settings) }),
  });
  if (!response.ok) throw new Error(`JupyterLab refused the settings of ${plugin}: ${response.status}`);
}
