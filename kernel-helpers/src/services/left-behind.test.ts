import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../data/random.ts';
import { redis } from './redis.ts';
import type { ServiceName } from './start-service.ts';

const SEED = 16;
const ROUNDS: Readonly<Record<ServiceName, number>> = { postgres: 6, redis: 8, s3: 3 };
/** From before the keeper is there to after the service is ready. */
const LATEST_MS = 2_500;
/** A service has five seconds before it is killed; a busy machine takes its time. */
const PATIENCE = { timeout: 25_000, interval: 50 };

const PROGRAM = `
  const { startService } = await import(${JSON.stringify(new URL('start-service.ts', import.meta.url).href)});
  await startService(process.argv[1]);
  setInterval(() => {}, 1000);`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-left-'));
  chmodSync(folder, 0o755); // PostgreSQL may run as somebody else.
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** What runs for a program whose temporary folder this is: it has that from its parent, or works in it. */
function processesOf(folder: string): Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const belongs =
          readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder) ||
          readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
        return belongs ? [{ pid: Number(pid), command }] : [];
      } catch {
        return []; // It ended while we looked.
      }
    });
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** How a notebook ends: told to, killed, killed with its group, or after its keeper was. */
const ENDINGS = {
  'is told to end': pid => kill(pid, 'SIGTERM'),
  'is killed': pid => kill(pid, 'SIGKILL'),
  'is killed with its group': pid => kill(-pid, 'SIGKILL'),
  'loses its keeper': async (pid, folder) => {
    kill(processesOf(folder).find(({ command }) => command.includes('keeper'))?.pid, 'SIGKILL');
    const others = () => processesOf(folder).filter(process => process.pid !== pid);
    await vi.waitUntil(() => others().length === 0 && readdirSync(folder).length === 0, PATIENCE);
    kill(pid, 'SIGKILL');
  },
} satisfies Record<string, (pid: number, folder: string) => void | Promise<void>>;

// Only Linux tells whose a process is.
describe.runIf(process.platform === 'linux')('whenever a program ends that has started', () => {
  const services = (['postgres', 'redis', 's3'] as const).filter(name => name === 'postgres' || redis.find());

  it.each(services)('%s, nothing is left running, and no file', { timeout: 240_000 }, async name => {
    const random = seededRandom(SEED);
    const endings = Object.entries(ENDINGS);
    for (let round = 0; round < ROUNDS[name]; round++) {
      const [ending, end] = endings[Math.floor(random() * endings.length)]!;
      const afterMs = Math.round(random() * LATEST_MS);
      const program = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, name], {
        env: { ...process.env, TMPDIR: folder },
        stdio: 'ignore',
        detached: true,
      });
      const ended = once(program, 'exit');
      await delay(afterMs);
      await end(program.pid ?? 0, folder);
      await ended;
      await vi.waitFor(
        () =>
          expect(
            [processesOf(folder), readdirSync(folder)],
            `round ${round}: it ${ending} after ${afterMs} ms`,
          ).toEqual([[], []]),
        PATIENCE,
      );
    }
  });
});
