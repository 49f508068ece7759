import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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
  // A student's bundle has no tests: what it can say is whether this machine runs the labs.
  if (!existsSync(join(ROOT, 'test'))) {
    await setUp(reporter);
    return runToEnd([join(ROOT, 'server', 'setup', 'doctor.mjs')], childEnv());
  }
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
  return runToEnd([...vitest, ...process.argv.slice(2)], env);
});

/**
 * @param {readonly string[]} args of Node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
function runToEnd(args, env) {
  const child = spawn(NODE, args, {
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
}
