import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { NODE, NODE_MODULES, ROOT, childEnv } from './paths.mjs';
import { guardGroup } from './guard.mjs';
import { Reporter, runMain } from './reporter.mjs';
import { killGroup } from './run.mjs';
import { setUp } from './setup.mjs';

/** Tests stop what they have started. */
const GRACE_MS = 10_000;

const reporter = new Reporter();

await runMain(reporter, async () => {
  await setUp(reporter, { forTests: true });
  const vitest = [
    join(NODE_MODULES, 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--root',
    '.',
  ];
  const env = { ...childEnv(), WAYMARK_BROWSER: findBrowser() };
  const child = spawn(NODE, [...vitest, ...process.argv.slice(2)], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  guardGroup(child.pid, GRACE_MS);
  process.once('exit', () => killGroup(child.pid, 'SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
});
