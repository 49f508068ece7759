/**
 * Kills the set-up of a clean clone at random moments, and starts it again: by hand, for it takes minutes a round.
 *
 *     node test/setup/kill-rounds.ts [rounds=5] [seed=1]
 *
 * Each round makes a new clone of the last commit, and kills its first three starts. The fourth must come up, and
 * nothing of those before it may run then.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../kernel-helpers/src/port.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KILLS = 3;
/** A set-up with warm caches takes about so long. */
const SETUP_S = 90;
/** What a killed start leaves is ended within this. */
const ORPHANS_S = 15;
/** Killed at once, the whole terminal's foreground group or npm alone; or asked to end. */
const WAYS = [
  'SIGKILL group',
  'SIGKILL npm',
  'SIGKILL launcher',
  'SIGINT group',
  'SIGTERM launcher',
] as const;

async function playRound(round: number, random: () => number): Promise<void> {
  const clone = mkdtempSync(join(tmpdir(), 'waymark-kill-'));
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const way = WAYS[Math.floor(random() * WAYS.length)] ?? WAYS[0];
    const after = 0.2 + random() ** 2 * SETUP_S;
    const start = await Start.begin(clone);
    const isUp = await Promise.race([start.ready.then(() => true), sleep(after * 1000, false)]);
    const last = start.lines.at(-1);
    start.kill(way);
    say(`round ${round}: ${way} after ${after.toFixed(1)} s${isUp ? ' (was up)' : ''}, at: ${last}`);
  }
  const begun = performance.now();
  const start = await Start.begin(clone);
  await start.ready;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const waited = start.lines.some(line => line.includes('runs already'))
    ? ', after it waited for what was left'
    : '';
  say(`round ${round}: up in ${seconds} s${waited}; it ran ${processesIn(clone).length} processes`);
  start.kill('SIGKILL launcher');
  const deadline = Date.now() + ORPHANS_S * 1000;
  while (processesIn(clone).length > 0 && Date.now() < deadline) await sleep(100);
  const orphans = processesIn(clone);
  if (orphans.length > 0) throw new Error(`round ${round} left processes:\n${orphans.join('\n')}`);
  rmSync(clone, { recursive: true });
}

class Start {
  readonly lines: string[] = [];
  /** Resolves when everything answers. */
  readonly ready: Promise<void>;
  readonly #npm: ChildProcess;

  private constructor(npm: ChildProcess) {
    this.#npm = npm;
    this.ready = new Promise((resolve, reject) => {
      if (!npm.stdout) throw new Error('expected a pipe');
      createInterface({ input: npm.stdout }).on('line', line => {
        this.lines.push(line);
        if (line.startsWith('Waymark is ready')) resolve();
      });
      npm.once('exit', () => reject(new Error(`npm start ended:\n${this.lines.join('\n')}`)));
    });
    this.ready.catch(() => {}); // A start that is killed.
  }

  static async begin(clone: string): Promise<Start> {
    const port = await findFreePort();
    const npm = spawn('npm', ['start', '--', '--no-open', '--port', `${port}`], {
      cwd: clone,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await once(npm, 'spawn');
    return new Start(npm);
  }

  kill(way: (typeof WAYS)[number]): void {
    const [signal, whom] = way.split(' ');
    const npm = this.#npm.pid ?? 0;
    const target = whom === 'group' ? -npm : whom === 'npm' ? npm : (childOf(npm) ?? npm);
    try {
      process.kill(target, signal);
    } catch (error) {
      say(`nothing to kill: ${String(error)}`);
    }
  }
}

function childOf(parent: number): number | undefined {
  return processes().find(pid => statOf(pid)?.[1] === String(parent));
}

/** The processes that work in a folder, or were started from it. */
function processesIn(folder: string): string[] {
  return processes().flatMap(pid => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      return command.includes(folder) || cwd.startsWith(folder) ? [`${pid} ${command} in ${cwd}`] : [];
    } catch {
      return []; // It ended while we looked, or is not ours.
    }
  });
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The fields of /proc/PID/stat after the command: state, parent, ... */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** A generator of numbers from 0 up to 1 (mulberry32). */
function seeded(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [rounds = 5, seed = 1] = process.argv.slice(2).map(Number);
const random = seeded(seed);
for (let round = 1; round <= rounds; round += 1) await playRound(round, random);
