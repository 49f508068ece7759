import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../kernel-helpers/src/port.ts';
import { median, type BenchRow } from './row.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const ROUNDS = 5;
const POLL_MS = 20;

/** Times a second `npm start` beside a bare JupyterLab, each until it answers, in turns. */
export async function benchStart(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
  const ours: number[] = [];
  const bare: number[] = [];
  await timeOurs(folder); // The first start does the set-up and fills the course.
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await timeBare(folder));
    ours.push(await timeOurs(folder));
  }
  await rm(folder, { recursive: true, force: true });
  return [
    {
      measure: 'second start, until everything answers',
      ours: median(ours) / 1000,
      baseline: median(bare) / 1000,
      baselineName: 'jupyter lab',
      unit: 's',
      goal: '<= 1.3x',
    },
  ];
}

async function timeOurs(course: string): Promise<number> {
  const port = String(await findFreePort());
  const started = performance.now();
  const child = spawn('npm', ['start', '--', '--no-open', '--port', port, '--course', course], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Waymark is ready')) break;
  }
  const elapsed = performance.now() - started;
  child.stdout.resume();
  await stop(child);
  return elapsed;
}

async function timeBare(folder: string): Promise<number> {
  const port = await findFreePort();
  const started = performance.now();
  const options = ['--no-browser', '--allow-root', `--port=${port}`, '--IdentityProvider.token=bench'];
  const child = spawn(PYTHON, ['-m', 'jupyterlab', ...options], {
    cwd: folder,
    stdio: 'ignore',
    detached: true,
  });
  while (!(await answers(`http://127.0.0.1:${port}/api/status?token=bench`))) {
    if (child.exitCode !== null) throw new Error(`jupyter lab ended with exit code ${child.exitCode}`);
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  const elapsed = performance.now() - started;
  await stop(child);
  return elapsed;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await exited;
}
